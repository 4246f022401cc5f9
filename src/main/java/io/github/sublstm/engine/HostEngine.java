package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The fast path for CPUs: one pass each way, products by BLAS, gates in loops that the JIT compiler
 * vectorises, and nothing allocated, dispatched or locked inside the time loop.
 *
 * <p>The minibatch is split over threads, each taking its examples through the whole sequence (see
 * {@link FloatLane} for what happens there); BLAS itself runs on one thread meanwhile, because its
 * threads do not help the small product of a time step. The weight gradients of the threads are
 * added in a fixed order, so results are the same from run to run, and differ between thread counts
 * by rounding only.
 *
 * <p>The system property {@value #THREADS_PROPERTY} bounds the number of threads; by default it is
 * the number of processors.
 */
public final class HostEngine implements SequenceEngine {

  /** Name of the system property with the largest number of threads a pass may use. */
  public static final String THREADS_PROPERTY = "sublstm.threads";

  /** Below this many floating-point operations a thread is not worth waking. */
  private static final double MIN_FLOPS_PER_LANE = 2e6;

  private final CellType type;
  private final DataType dataType;
  private final int threads;
  private final List<Lane> lanes = new ArrayList<>();
  private INDArray recurrentTransposed;
  private int lanesInUse;
  private boolean tape;

  /**
   * Creates an engine.
   *
   * @param type the cell it runs
   * @param dataType FLOAT or DOUBLE
   */
  public HostEngine(CellType type, DataType dataType) {
    this(type, dataType, 0);
  }

  /**
   * Creates an engine that uses an exact number of threads, however small the work.
   *
   * @param threads how many, at most one an example; 0 to choose by the work
   */
  HostEngine(CellType type, DataType dataType, int threads) {
    this.type = type;
    this.dataType = dataType;
    this.threads = threads;
  }

  @Override
  public State forward(
      CellParameters parameters, Sequences sequences, INDArray output, boolean keepTape) {
    tape = false;
    int minibatch = sequences.minibatch();
    lanesInUse = laneCount(parameters, sequences);
    while (lanes.size() < lanesInUse) {
      lanes.add(Lane.of(type, dataType));
    }
    CellParameters dense =
        new CellParameters(
            type,
            columnMajor(parameters.inputWeights()),
            columnMajor(parameters.recurrentWeights()),
            parameters.bias(),
            parameters.decay());
    State last = newState(minibatch, parameters.units());
    Lane.Forward pass =
        new Lane.Forward(dense, sequences, StepMask.of(sequences.mask()), output, last, keepTape);
    inParallel(
        lane -> {
          int first = firstRow(lane, minibatch);
          lanes.get(lane).forward(pass, first, firstRow(lane + 1, minibatch) - first);
        });
    tape = keepTape;
    return last;
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
    CellParameters dense =
        new CellParameters(
            type,
            columnMajor(parameters.inputWeights()),
            parameters.recurrentWeights(),
            parameters.bias(),
            parameters.decay());
    Lane.Backward pass =
        new Lane.Backward(
            dense, transposed(parameters.recurrentWeights()), outputErrors, gradients, inputErrors);
    inParallel(lane -> lanes.get(lane).backward(pass, lane == 0));
    for (int lane = 1; lane < lanesInUse; lane++) {
      lanes.get(lane).addGradients(gradients);
    }
    dropTape();
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
    lanes.forEach(Lane::close);
    lanes.clear();
    recurrentTransposed = null;
  }

  private void inParallel(java.util.function.IntConsumer lane) {
    BlasThreads.enterSingle();
    try {
      Workers.run(lanesInUse, lane);
    } finally {
      BlasThreads.exitSingle();
    }
  }

  private int laneCount(CellParameters parameters, Sequences sequences) {
    if (threads > 0) {
      return Math.min(threads, sequences.minibatch());
    }
    int most = Integer.getInteger(THREADS_PROPERTY, Runtime.getRuntime().availableProcessors());
    double flops =
        2.0
            * sequences.minibatch()
            * sequences.steps()
            * (parameters.inputs() + parameters.units())
            * parameters.units()
            * type.gates();
    int worthwhile = 1 + (int) (flops / MIN_FLOPS_PER_LANE);
    return Math.max(1, Math.min(Math.min(most, worthwhile), sequences.minibatch()));
  }

  private int firstRow(int lane, int minibatch) {
    return (int) ((long) minibatch * lane / lanesInUse);
  }

  private State newState(int minibatch, int units) {
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new State(
          Nd4j.createUninitialized(dataType, new long[] {minibatch, units}, 'f'),
          Nd4j.createUninitialized(dataType, new long[] {minibatch, units}, 'f'));
    }
  }

  /**
   * Returns a matrix as it is if it is dense and column-major, as DL4J's weights are; else a copy.
   */
  private static INDArray columnMajor(INDArray matrix) {
    if (matrix.stride(0) == 1 && matrix.stride(1) == matrix.size(0)) {
      return matrix;
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return matrix.dup('f');
    }
  }

  /** Transposes RW once a pass: OpenBLAS multiplies small matrices by it half as fast otherwise. */
  private INDArray transposed(INDArray matrix) {
    if (recurrentTransposed == null
        || recurrentTransposed.size(0) != matrix.size(1)
        || recurrentTransposed.size(1) != matrix.size(0)) {
      recurrentTransposed =
          Nd4j.createUninitializedDetached(dataType, 'f', matrix.size(1), matrix.size(0));
    }
    recurrentTransposed.assign(matrix.transpose());
    return recurrentTransposed;
  }
}
