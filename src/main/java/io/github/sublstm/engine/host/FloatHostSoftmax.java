package io.github.sublstm.engine.host;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.threads.PassThreads;
import io.github.sublstm.engine.threads.Workers;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The fast softmax for CPUs. Rows are taken in chunks, and within a chunk every thread has a slice
 * of the vocabulary ({@link FloatSoftmaxSlice}): so it alone reads and writes its columns of W and
 * dW, and all that threads exchange is a maximum and a sum a row, and their parts of dx.
 *
 * <p>BLAS runs on one thread meanwhile. The threads' parts are added in a fixed order, so results
 * are the same from run to run, and differ between thread counts by rounding only.
 *
 * <p>The slices of large chunks may be those of another provider than BLAS, which hold copies of W
 * and dW.
 *
 * <p>Work memory: a chunk's logits ({@link SoftmaxEngine#chunkValues}), the rows' inputs and,
 * backward, their errors.
 */
public final class FloatHostSoftmax implements SoftmaxEngine {

  /** More rows make the products no faster. */
  private static final int MOST_ROWS = 384;

  /** The vector kernels fill the rows of a chunk up to a multiple of this. */
  private static final int VECTOR_ROWS = 16;

  /** From this many rows on, panels of rows are filled well enough for the vector kernels. */
  public static final int WIDE_ROWS = 48;

  private final int threads;
  private final Supplier<FloatSoftmaxSlice> wideLane;
  private final List<FloatSoftmaxSlice> wideLanes = new ArrayList<>();
  private final List<FloatSoftmaxSlice> blasLanes = new ArrayList<>();
  private final FloatMatrix input = new FloatMatrix();
  private final FloatMatrix inputErrors = new FloatMatrix();
  private float[] stepRows = new float[0];

  private SoftmaxBatch batch;

  /** Kept, because the lanes know only its address. */
  private INDArray denseWeights;

  private int[] rows;
  private List<FloatSoftmaxSlice> lanes = blasLanes;
  private int laneCount;

  /**
   * Creates an engine.
   *
   * @param threads how many to use exactly, at most one a class; 0 to choose by the work
   * @param wideLane makes the lanes for chunks of at least {@link #WIDE_ROWS} rows; null for BLAS
   */
  public FloatHostSoftmax(int threads, Supplier<FloatSoftmaxSlice> wideLane) {
    this.threads = threads;
    this.wideLane = wideLane;
  }

  @Override
  public double[] losses(SoftmaxBatch given) {
    begin(given);
    return withOwnThreads(() -> forEachChunk(false, (first, count) -> {}));
  }

  @Override
  public double[] gradients(SoftmaxBatch given, INDArray weights, INDArray bias, INDArray errors) {
    begin(given);
    if (rows.length == 0) {
      weights.assign(0);
      errors.assign(0);
      if (bias != null) {
        bias.assign(0);
      }
      return new double[given.targets().length];
    }
    FloatMatrix weightGradient = FloatMatrix.borrow(weights);
    inputErrors.shape(given.inputs(), rows.length);
    double[] losses =
        withOwnThreads(
            () ->
                forEachChunk(
                    true,
                    (first, count) -> {
                      FloatMatrix x = input.columns(first, count);
                      FloatMatrix dx = inputErrors.columns(first, count);
                      Workers.run(
                          laneCount,
                          k -> lanes.get(k).backward(x, weightGradient, dx, k == 0, first == 0));
                      for (int k = 1; k < laneCount; k++) {
                        FloatBlas.add(lanes.get(k).inputErrors(), dx);
                      }
                    }));
    FloatMatrix biasGradient = bias == null ? null : FloatMatrix.borrow(bias);
    Workers.run(laneCount, k -> lanes.get(k).finish(weightGradient, biasGradient));
    scatterErrors(errors);
    // The lanes know only the addresses of the arrays, which the collector would free with them.
    Reference.reachabilityFence(weights);
    Reference.reachabilityFence(bias);
    Reference.reachabilityFence(errors);
    return losses;
  }

  @Override
  public void probabilities(SoftmaxBatch given, INDArray output) {
    begin(given);
    if (rows.length < given.targets().length) {
      output.assign(0);
    }
    FloatMatrix target = FloatMatrix.borrow(output);
    int minibatch = given.minibatch();
    withOwnThreads(
        () ->
            forEachChunk(
                false,
                (first, count) ->
                    Workers.run(
                        laneCount,
                        k -> {
                          for (int r = 0; r < count; r++) {
                            int row = rows[first + r];
                            int place = row % minibatch * given.steps() + row / minibatch;
                            lanes.get(k).writeProbabilities(r, target, place * given.classes());
                          }
                        })));
    Reference.reachabilityFence(output);
  }

  @Override
  public void close() {
    for (List<FloatSoftmaxSlice> group : List.of(blasLanes, wideLanes)) {
      group.forEach(FloatSoftmaxSlice::close);
      group.clear();
    }
    input.release();
    inputErrors.release();
    stepRows = new float[0];
    batch = null;
    denseWeights = null;
  }

  private void begin(SoftmaxBatch given) {
    batch = given;
    rows = given.rows();
    laneCount = laneCount();
    denseWeights = columnMajor(given.weights());
    FloatMatrix weights = FloatMatrix.borrow(denseWeights);
    float[] bias = given.bias() == null ? null : toArray(given.bias());
    boolean wide = wideLane != null && given.chunkRows(rows.length, MOST_ROWS, 1) >= WIDE_ROWS;
    lanes = wide ? wideLanes : blasLanes;
    while (lanes.size() < laneCount) {
      lanes.add(wide ? wideLane.get() : new FloatBlasSoftmaxSlice());
    }
    Workers.run(
        laneCount,
        k -> lanes.get(k).begin(weights, bias, firstClass(k), firstClass(k + 1) - firstClass(k)));
    gatherInput();
  }

  private interface ChunkUse {
    /** What to do with {@code count} rows from {@code first} on, whose sums are known. */
    void chunk(int first, int count);
  }

  /**
   * Evaluates the rows chunk by chunk and returns their losses.
   *
   * @param forGradients whether the chunks are used for gradients
   */
  private double[] forEachChunk(boolean forGradients, ChunkUse use) {
    double[] losses = new double[batch.targets().length];
    int multiple = lanes == wideLanes ? VECTOR_ROWS : 1;
    int size = batch.chunkRows(rows.length, MOST_ROWS, multiple);
    for (int start = 0; start < rows.length; start += size) {
      int first = start;
      int count = Math.min(size, rows.length - start);
      FloatMatrix x = input.columns(first, count);
      int[] targets = new int[count];
      for (int r = 0; r < count; r++) {
        targets[r] = batch.targets()[rows[first + r]];
      }
      Workers.run(laneCount, k -> lanes.get(k).exponentials(x, targets, forGradients));
      for (int r = 0; r < count; r++) {
        losses[rows[first + r]] = combine(r, targets[r], batch.rowWeight(rows[first + r]));
      }
      use.chunk(first, count);
    }
    return losses;
  }

  /**
   * Puts the slices' sums of a row together: each is Σ exp(l − its own maximum). Tells each lane
   * the factor that makes its exponentials probabilities, and returns the row's weighted loss.
   */
  private double combine(int r, int target, double weight) {
    double max = Double.NEGATIVE_INFINITY;
    double chosen = 0;
    for (int k = 0; k < laneCount; k++) {
      max = Math.max(max, lanes.get(k).max(r));
      if (lanes.get(k).owns(target)) {
        chosen = lanes.get(k).targetLogit(r);
      }
    }
    double sum = 0;
    for (int k = 0; k < laneCount; k++) {
      sum += lanes.get(k).sum(r) * Math.exp(lanes.get(k).max(r) - max);
    }
    for (int k = 0; k < laneCount; k++) {
      lanes.get(k).setFactor(r, Math.exp(lanes.get(k).max(r) - max) / sum, weight);
    }
    return weight * (Math.log(sum) + max - chosen);
  }

  private double[] withOwnThreads(Supplier<double[]> pass) {
    double[][] result = new double[1][];
    PassThreads.run(laneCount, true, () -> result[0] = pass.get());
    return result[0];
  }

  /** Packs the inputs of the rows that have a target: column r is row r's. */
  private void gatherInput() {
    int size = batch.inputs();
    input.shape(size, Math.max(1, rows.length));
    stepRows =
        stepRows.length >= batch.minibatch() * size
            ? stepRows
            : new float[batch.minibatch() * size];
    FloatTimeSteps source = new FloatTimeSteps(batch.input());
    int loaded = -1;
    for (int r = 0; r < rows.length; r++) {
      int t = rows[r] / batch.minibatch();
      if (t != loaded) {
        source.read(t, 0, batch.minibatch(), stepRows, 0, new MatrixLayout(size, 1));
        loaded = t;
      }
      input.buffer().put(r * size, stepRows, rows[r] % batch.minibatch() * size, size);
    }
  }

  private void scatterErrors(INDArray errors) {
    int size = batch.inputs();
    int minibatch = batch.minibatch();
    FloatTimeSteps target = new FloatTimeSteps(errors);
    int r = 0;
    for (int t = 0; t < batch.steps(); t++) {
      Arrays.fill(stepRows, 0, minibatch * size, 0f);
      for (; r < rows.length && rows[r] / minibatch == t; r++) {
        inputErrors.buffer().get(r * size, stepRows, rows[r] % minibatch * size, size);
      }
      target.write(t, 0, minibatch, stepRows, 0, new MatrixLayout(size, 1));
    }
  }

  private int laneCount() {
    double flops = 2.0 * rows.length * batch.inputs() * batch.classes();
    return PassThreads.count(threads, flops, batch.classes());
  }

  private int firstClass(int lane) {
    return (int) ((long) batch.classes() * lane / laneCount);
  }

  private static float[] toArray(INDArray vector) {
    float[] values = new float[(int) vector.length()];
    FloatMatrix.borrow(vector).get(0, values, values.length);
    return values;
  }

  /** Returns the weights as they are if they are dense and column-major, as DL4J's; else a copy. */
  private static INDArray columnMajor(INDArray matrix) {
    if (matrix.stride(0) == 1 && matrix.stride(1) == matrix.size(0)) {
      return matrix;
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return matrix.dup('f');
    }
  }
}
