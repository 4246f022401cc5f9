package io.github.sublstm.engine.host;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.threads.PassThreads;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast softmax for CPUs. Rows are taken in chunks, and within a chunk every thread has a slice
 * of the vocabulary ({@link FloatSoftmaxSlice}): so it alone reads and writes its columns of W and
 * dW, and all that threads exchange is a maximum and a sum per row, and their parts of dx.
 *
 * <p>Products are BLAS's, or, in large chunks, those of another provider whose slices hold copies
 * of W and dW ({@link HandOver} says from when on). The slices' parts are added in a fixed order,
 * so results are the same from run to run, and differ between thread counts by rounding only.
 *
 * <p>Work memory: a chunk's logits ({@link SoftmaxEngine#chunkValues}), the rows' inputs and,
 * backward, their errors.
 */
public final class FloatHostSoftmax implements SoftmaxEngine {

  /** More rows make the products no faster. */
  private static final int MOST_ROWS = 384;

  /** The other provider fills the rows of a chunk up to a multiple of this. */
  private static final int PACKED_ROWS = 16;

  /** From this many rows on, packing the weights pays. */
  private static final int LEAST_PACKED_ROWS = 48;

  private final int threads;
  private final FloatSoftmaxSlices blas = new FloatSoftmaxSlices(FloatBlasSoftmaxSlice::new, 1);
  private final FloatSoftmaxSlices packed;
  private final FloatSoftmaxRows rows = new FloatSoftmaxRows();
  private final HandOver handOver;

  /**
   * Creates an engine.
   *
   * @param packed makes the slices of another provider than BLAS, or null for BLAS only
   * @param handOver from when on the other provider is used; null where there is none
   */
  public FloatHostSoftmax(Supplier<? extends FloatSoftmaxSlice> packed, HandOver handOver) {
    this(packed, handOver, 0);
  }

  /**
   * Creates an engine that uses an exact number of threads, however small the work.
   *
   * @param packed makes the slices of another provider than BLAS, or null for BLAS
   * @param threads how many, at most one per class; 0 to choose by the work
   */
  public FloatHostSoftmax(Supplier<? extends FloatSoftmaxSlice> packed, int threads) {
    this(packed, HandOver.done(), threads);
  }

  private FloatHostSoftmax(
      Supplier<? extends FloatSoftmaxSlice> packed, HandOver handOver, int threads) {
    this.threads = threads;
    this.handOver = handOver;
    this.packed = packed == null ? null : new FloatSoftmaxSlices(packed, PACKED_ROWS);
  }

  /**
   * Tells whether a layer's chunks can have so many rows that another provider than BLAS is used.
   *
   * @param classes V
   * @return whether it may hold copies of W and dW
   */
  public static boolean mayPack(long classes) {
    return SoftmaxEngine.chunkValues(classes) / classes >= LEAST_PACKED_ROWS;
  }

  @Override
  public double[] losses(SoftmaxBatch batch) {
    return run(batch, false, (slices, first, count) -> {});
  }

  @Override
  public double[] gradients(SoftmaxBatch batch, INDArray weights, INDArray bias, INDArray errors) {
    FloatMatrix weightGradient = FloatMatrix.borrow(weights);
    FloatMatrix biasGradient = bias == null ? null : FloatMatrix.borrow(bias);
    double[] losses =
        run(
            batch,
            true,
            (slices, first, count) -> {
              FloatMatrix x = rows.inputs(first, count);
              slices.backward(x, weightGradient, rows.errors(first, count), first == 0);
              if (first + count == rows.count()) {
                slices.finish(weightGradient, biasGradient);
                rows.writeErrors(errors);
              }
            });
    if (rows.count() == 0) {
      weights.assign(0);
      errors.assign(0);
      if (bias != null) {
        bias.assign(0);
      }
    }
    // The slices know only the addresses of the arrays, which the collector would free with them.
    Reference.reachabilityFence(weights);
    Reference.reachabilityFence(bias);
    return losses;
  }

  @Override
  public void probabilities(SoftmaxBatch batch, INDArray output) {
    FloatMatrix target = FloatMatrix.borrow(output);
    if (batch.rows().length < batch.targets().length) {
      output.assign(0);
    }
    run(
        batch,
        false,
        (slices, first, count) ->
            slices.writeProbabilities(target, rows.outputStarts(first, count)));
    Reference.reachabilityFence(output);
  }

  @Override
  public void close() {
    blas.clear();
    if (packed != null) {
      packed.clear();
    }
    rows.clear();
  }

  private interface ChunkUse {
    /** What to do with {@code count} rows from {@code first} on, whose sums are known. */
    void chunk(FloatSoftmaxSlices slices, int first, int count);
  }

  /**
   * Evaluates the rows chunk by chunk and returns their losses.
   *
   * @param forGradients whether the chunks are used for gradients
   */
  private double[] run(SoftmaxBatch given, boolean forGradients, ChunkUse use) {
    SoftmaxBatch batch = DenseArrays.of(given);
    int[] numbers = batch.rows();
    double[] losses = new double[batch.targets().length];
    double flops = 2.0 * numbers.length * batch.inputs() * batch.classes();
    int parts = PassThreads.count(threads, flops, batch.classes());
    FloatSoftmaxSlices slices = chooseSlices(batch, forGradients ? 3 * flops : flops);
    // The parts of dx are added by BLAS, whoever multiplies.
    boolean callsBlas = slices == blas || forGradients && parts > 1;
    PassThreads.run(
        parts,
        callsBlas,
        () -> {
          slices.begin(batch, parts);
          rows.read(batch, numbers, forGradients);
          int size = batch.chunkRows(numbers.length, MOST_ROWS, slices.rowMultiple());
          for (int first = 0; first < numbers.length; first += size) {
            int count = Math.min(size, numbers.length - first);
            int[] targets = rows.targets(first, count);
            slices.exponentials(rows.inputs(first, count), targets, forGradients);
            for (int r = 0; r < count; r++) {
              int row = numbers[first + r];
              losses[row] = slices.combine(r, targets[r], batch.rowWeight(row));
            }
            use.chunk(slices, first, count);
          }
        });
    // The slices know only the addresses of its arrays.
    Reference.reachabilityFence(batch);
    return losses;
  }

  private FloatSoftmaxSlices chooseSlices(SoftmaxBatch batch, double passFlops) {
    int chunkRows = batch.chunkRows(batch.rows().length, MOST_ROWS, 1);
    if (packed == null || chunkRows < LEAST_PACKED_ROWS) {
      return blas;
    }
    HandOver.Size size = new HandOver.Size(chunkRows, batch.inputs(), batch.classes());
    return handOver.isDue(passFlops, size, blas::clear) ? packed : blas;
  }

  /**
   * Returns with how many rows packing the weights is worth it.
   *
   * @return at least 1
   */
  public static int rowsWorthPacking() {
    return LEAST_PACKED_ROWS;
  }
}
