package io.github.sublstm.engine;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The rows of a softmax classifier: every time step of every example is one.
 *
 * @param weights W {@code [nIn, V]}
 * @param bias b {@code [V]}, or null for none
 * @param input x {@code [B, nIn, T]}, any strides, of the weights' type
 * @param targets the class of each row, 0 to V−1, at {@code t·B + example}; {@link #NONE} for a row
 *     that is left out
 * @param rowWeights what each row's loss counts, 0 or more, in the order of the targets; or null if
 *     every row counts 1
 */
public record SoftmaxBatch(
    INDArray weights, INDArray bias, INDArray input, int[] targets, double[] rowWeights) {

  /** Marks a row without a target: it has no loss and no gradient. */
  public static final int NONE = -1;

  /**
   * Rows that count 1 each.
   *
   * @param weights W {@code [nIn, V]}
   * @param bias b {@code [V]}, or null for none
   * @param input x {@code [B, nIn, T]}
   * @param targets the class of each row, or {@link #NONE}
   */
  public SoftmaxBatch(INDArray weights, INDArray bias, INDArray input, int[] targets) {
    this(weights, bias, input, targets, null);
  }

  /**
   * Returns the number of examples.
   *
   * @return B
   */
  public int minibatch() {
    return (int) input.size(0);
  }

  /**
   * Returns the number of time steps.
   *
   * @return T
   */
  public int steps() {
    return (int) input.size(2);
  }

  /**
   * Returns the size of the input.
   *
   * @return nIn
   */
  public int inputs() {
    return (int) weights.size(0);
  }

  /**
   * Returns the number of classes.
   *
   * @return V
   */
  public int classes() {
    return (int) weights.size(1);
  }

  /**
   * Returns what a row's loss counts.
   *
   * @param row its number
   * @return 1 if rows have no weights
   */
  public double rowWeight(int row) {
    return rowWeights == null ? 1 : rowWeights[row];
  }

  /**
   * Returns the rows that have a target.
   *
   * @return their numbers, in order
   */
  public int[] rows() {
    return IntStream.range(0, targets.length).filter(r -> targets[r] != NONE).toArray();
  }

  /**
   * Returns how many rows to take at a time: as many as {@link SoftmaxEngine#CHUNK_VALUES} allows,
   * evened out over the chunks.
   *
   * @param rows how many there are
   * @param most how many a chunk should have at most
   * @param multiple of which the number is to be one
   * @return how many
   */
  public int chunkRows(int rows, int most, int multiple) {
    int chunk =
        Math.max(
            SoftmaxEngine.LEAST_CHUNK_ROWS, Math.min(most, SoftmaxEngine.CHUNK_VALUES / classes()));
    int chunks = Math.max(1, (rows + chunk - 1) / chunk);
    int even = (rows + chunks - 1) / chunks;
    int filled = (even + multiple - 1) / multiple * multiple;
    return filled <= chunk ? filled : Math.max(1, chunk / multiple) * multiple;
  }
}
