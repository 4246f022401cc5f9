package io.github.sublstm.engine.host;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.State;
import io.github.sublstm.engine.StepMask;
import io.github.sublstm.engine.TapeCopy;
import io.github.sublstm.engine.threads.PassThreads;
import io.github.sublstm.engine.threads.Workers;
import java.lang.ref.Reference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The fast path for CPUs: one pass each way, gates in vectorised loops, and nothing allocated,
 * dispatched or locked inside the time loop.
 *
 * <p>The minibatch is split over threads, each taking its share of the examples through the whole
 * sequence ({@link FloatPass}). Products are BLAS's, or those of another provider whose weights are
 * packed first ({@link HandOver} says from when on). The shares' gradients are added in a fixed
 * order, so results are the same from run to run, and differ between thread counts by rounding
 * only.
 */
public final class FloatHostEngine implements SequenceEngine {

  /** Packing the weights pays from this many rows on (examples times steps). */
  private static final int LEAST_PACKED_ROWS = 32;

  private final CellType type;
  private final int threads;
  private final FloatShares blas;
  private final FloatShares packed;
  private final HandOver handOver;
  private FloatShares shares;
  private int count;
  private boolean tape;
  private double penalty;

  /**
   * Creates an engine.
   *
   * @param type the cell it runs
   * @param packed the weights of another provider than BLAS, or null for BLAS only
   * @param handOver from when on the other provider is used; null where there is none
   */
  public FloatHostEngine(CellType type, FloatWeights packed, HandOver handOver) {
    this(type, packed, handOver, 0);
  }

  /**
   * Creates an engine that uses an exact number of threads and the given provider, however small
   * the work.
   *
   * @param type the cell it runs
   * @param packed the weights of another provider than BLAS, or null for BLAS
   * @param threads how many, at most one per example; 0 to choose by the work
   */
  public FloatHostEngine(CellType type, FloatWeights packed, int threads) {
    this(type, packed, HandOver.done(), threads);
  }

  private FloatHostEngine(CellType type, FloatWeights packed, HandOver handOver, int threads) {
    this.type = type;
    this.threads = threads;
    this.handOver = handOver;
    this.blas = new FloatShares(type, new FloatBlasWeights(type));
    this.packed = packed == null ? null : new FloatShares(type, packed);
  }

  @Override
  public State forward(
      CellParameters parameters, Sequences sequences, INDArray output, boolean keepTape) {
    tape = false;
    CellParameters dense = DenseArrays.of(parameters);
    int minibatch = sequences.minibatch();
    double flops = flops(parameters, sequences);
    count = PassThreads.count(threads, flops, minibatch);
    shares = chooseShares(parameters, sequences, keepTape ? 3 * flops : flops);
    shares.prepare(count);
    State last = newState(minibatch, parameters.units(), type);
    ForwardPass pass =
        new ForwardPass(dense, sequences, StepMask.of(sequences.mask()), output, last, keepTape);
    run(
        () -> {
          shares.weights().packForward(dense, count);
          Workers.run(
              count,
              k -> {
                int first = firstRow(k, minibatch);
                shares.pass(k).forward(pass, first, firstRow(k + 1, minibatch) - first);
              });
        });
    // The shares know only the addresses of the arrays, which the collector would free with them.
    Reference.reachabilityFence(pass);
    tape = keepTape;
    penalty = shares.penalty(count);
    return last;
  }

  @Override
  public double penalty() {
    return penalty;
  }

  @Override
  public void backward(
      CellParameters parameters,
      INDArray outputErrors,
      CellGradients gradients,
      INDArray inputErrors) {
    if (!tape) {
      throw new IllegalStateException("no forward pass to differentiate");
    }
    CellParameters dense = DenseArrays.of(parameters);
    BackwardPass pass = new BackwardPass(outputErrors, inputErrors);
    run(
        () -> {
          shares.weights().packBackward(dense, count, inputErrors != null);
          Workers.run(count, k -> shares.pass(k).backward(pass));
          shares.collectGradients(gradients, count);
        });
    Reference.reachabilityFence(dense);
    Reference.reachabilityFence(pass);
    Reference.reachabilityFence(gradients);
    dropTape();
  }

  @Override
  public void copyTape(TapeCopy target) {
    if (!tape) {
      throw new IllegalStateException("no forward pass to copy");
    }
    for (int k = 0; k < count; k++) {
      shares.pass(k).copyTape(target);
    }
  }

  @Override
  public boolean hasTape() {
    return tape;
  }

  @Override
  public void dropTape() {
    tape = false;
  }

  @Override
  public void close() {
    dropTape();
    blas.clear();
    if (packed != null) {
      packed.clear();
    }
  }

  private void run(Runnable pass) {
    PassThreads.run(count, shares == blas, pass);
  }

  private FloatShares chooseShares(
      CellParameters parameters, Sequences sequences, double passFlops) {
    int minibatch = sequences.minibatch();
    boolean worthPacking = threads > 0 || (long) minibatch * sequences.steps() >= LEAST_PACKED_ROWS;
    if (packed == null || !worthPacking) {
      return blas;
    }
    int rows = (minibatch + count - 1) / count;
    HandOver.Size size = new HandOver.Size(rows, parameters.inputs(), parameters.units());
    return handOver.isDue(passFlops, size, blas::clear) ? packed : blas;
  }

  private double flops(CellParameters parameters, Sequences sequences) {
    return 2.0
        * sequences.minibatch()
        * sequences.steps()
        * (parameters.inputs() + parameters.units())
        * parameters.units()
        * type.gates();
  }

  private int firstRow(int share, int minibatch) {
    return (int) ((long) minibatch * share / count);
  }

  private static State newState(int minibatch, int units, CellType type) {
    long[] shape = {minibatch, units};
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new State(
          Nd4j.createUninitialized(DataType.FLOAT, shape, 'f'),
          type.hasCellState() ? Nd4j.createUninitialized(DataType.FLOAT, shape, 'f') : null);
    }
  }
}
