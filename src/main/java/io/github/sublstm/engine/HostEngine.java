package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import java.lang.ref.Reference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The fast path for CPUs: one pass each way, gates in vectorised loops, and nothing allocated,
 * dispatched or locked inside the time loop.
 *
 * <p>The minibatch is split over threads, each taking its examples through the whole sequence.
 * Products are BLAS's ({@link FloatLane}), or, on AVX-512 with the module {@code
 * jdk.incubator.vector}, this library's own ({@link VectorLane}). BLAS runs on one thread
 * meanwhile, because its threads do not help the small product of a time step. The threads'
 * gradients are added in a fixed order, so results are the same from run to run, and differ between
 * thread counts by rounding only.
 *
 * <p>The system property {@value #THREADS_PROPERTY} bounds the number of threads; by default it is
 * the number of processors. Anything but a whole number from 1 on is refused by the first pass.
 */
public final class HostEngine implements SequenceEngine {

  /** Name of the system property with the largest number of threads a pass may use. */
  public static final String THREADS_PROPERTY = "sublstm.threads";

  /** Who multiplies matrices. */
  enum Products {
    BLAS,
    VECTOR
  }

  /** Below this many floating-point operations a thread is not worth waking. */
  private static final double MIN_FLOPS_PER_LANE = 2e6;

  /**
   * Packing the weights for the vector kernels pays from this many rows on (examples times steps).
   */
  private static final int MIN_VECTOR_ROWS = 32;

  private final CellType type;
  private final DataType dataType;
  private final int threads;
  private final LaneGroup blasLanes;
  private final LaneGroup vectorLanes;
  private LaneGroup lanes;
  private int lanesInUse;
  private boolean tape;

  /**
   * Creates an engine.
   *
   * @param type the cell it runs
   * @param dataType FLOAT or DOUBLE
   */
  public HostEngine(CellType type, DataType dataType) {
    this(
        type,
        dataType,
        VectorSupport.obstacle(dataType) == null ? Products.VECTOR : Products.BLAS,
        0);
  }

  /**
   * Creates an engine that uses an exact number of threads, however small the work.
   *
   * @param threads how many, at most one an example; 0 to choose by the work
   */
  HostEngine(CellType type, DataType dataType, Products products, int threads) {
    this.type = type;
    this.dataType = dataType;
    this.threads = threads;
    this.blasLanes = new BlasLanes(type, dataType);
    this.vectorLanes = products == Products.VECTOR ? new VectorLanes(type) : null;
  }

  @Override
  public State forward(
      CellParameters parameters, Sequences sequences, INDArray output, boolean keepTape) {
    tape = false;
    int minibatch = sequences.minibatch();
    CellParameters dense = columnMajor(parameters);
    lanes = laneGroup(sequences);
    lanesInUse = laneCount(parameters, sequences);
    for (int lane = 0; lane < lanesInUse; lane++) {
      lanes.lane(lane);
    }
    State last = newState(minibatch, parameters.units());
    // The lanes know only the addresses of the arrays, which the collector would free with them.
    Lane.Forward pass =
        new Lane.Forward(dense, sequences, StepMask.of(sequences.mask()), output, last, keepTape);
    withOwnThreads(
        () -> {
          lanes.prepareForward(dense, lanesInUse);
          Workers.run(
              lanesInUse,
              lane -> {
                int first = firstRow(lane, minibatch);
                lanes.lane(lane).forward(pass, first, firstRow(lane + 1, minibatch) - first);
              });
        });
    Reference.reachabilityFence(pass);
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
    CellParameters dense = columnMajor(parameters);
    Lane.Backward pass = new Lane.Backward(dense, outputErrors, inputErrors);
    withOwnThreads(
        () -> {
          lanes.prepareBackward(dense, lanesInUse);
          Workers.run(lanesInUse, lane -> lanes.lane(lane).backward(pass));
          lanes.collectGradients(gradients, lanesInUse);
        });
    Reference.reachabilityFence(pass);
    Reference.reachabilityFence(gradients);
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
    blasLanes.close();
    if (vectorLanes != null) {
      vectorLanes.close();
    }
  }

  /**
   * Runs a pass with BLAS on one thread if several lanes use it. A single lane leaves BLAS alone,
   * as the switch costs more than a streamed step, unless the user bounds the threads.
   */
  private void withOwnThreads(Runnable pass) {
    if (lanesInUse > 1) {
      OpenMpSpin.stop();
    }
    if (lanes == vectorLanes || lanesInUse == 1 && !ThreadBound.isBelowProcessors()) {
      pass.run();
      return;
    }
    BlasThreads.enterSingle();
    try {
      pass.run();
    } finally {
      BlasThreads.exitSingle();
    }
  }

  private LaneGroup laneGroup(Sequences sequences) {
    boolean worthPacking =
        threads > 0 || (long) sequences.minibatch() * sequences.steps() >= MIN_VECTOR_ROWS;
    return vectorLanes != null && worthPacking ? vectorLanes : blasLanes;
  }

  private int laneCount(CellParameters parameters, Sequences sequences) {
    if (threads > 0) {
      return Math.min(threads, sequences.minibatch());
    }
    double flops =
        2.0
            * sequences.minibatch()
            * sequences.steps()
            * (parameters.inputs() + parameters.units())
            * parameters.units()
            * type.gates();
    int worthwhile = 1 + (int) (flops / MIN_FLOPS_PER_LANE);
    return Math.min(Math.min(ThreadBound.most(), worthwhile), sequences.minibatch());
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

  private static CellParameters columnMajor(CellParameters parameters) {
    return new CellParameters(
        parameters.type(),
        columnMajor(parameters.inputWeights()),
        columnMajor(parameters.recurrentWeights()),
        contiguous(parameters.bias()),
        parameters.decay() == null ? null : contiguous(parameters.decay()));
  }

  /**
   * Returns a matrix as it is if it is dense and column-major, as DL4J's weights are; else a copy.
   */
  private static INDArray columnMajor(INDArray matrix) {
    return matrix.stride(0) == 1 && matrix.stride(1) == matrix.size(0) ? matrix : copy(matrix);
  }

  private static INDArray contiguous(INDArray vector) {
    return vector.stride(0) == 1 ? vector : copy(vector);
  }

  private static INDArray copy(INDArray array) {
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.dup('f');
    }
  }
}
