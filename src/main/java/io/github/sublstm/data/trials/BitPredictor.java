package io.github.sublstm.data.trials;

import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Predicts each bit of a sequence from those before it. */
@FunctionalInterface
public interface BitPredictor {

  /**
   * Reads a sequence.
   *
   * @param bits 0 or 1 each
   * @return after each bit, the probability that the next one is 1; as many as there are bits
   */
  double[] predict(double[] bits);

  /**
   * Reads a minibatch of sequences.
   *
   * @param bits {@code [trials, 1, steps]}, such as the features of {@link ChangingBernoulli}
   * @return the probabilities, double precision, of the same shape
   * @throws IllegalArgumentException if the shape is another
   */
  default INDArray predict(INDArray bits) {
    if (bits.rank() != 3 || bits.size(1) != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Bits have the shape [trials, 1, steps], not %s",
              Arrays.toString(bits.shape())));
    }
    int steps = (int) bits.size(2);
    double[] rows = bits.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    double[] predictions = new double[rows.length];
    for (int from = 0; from < rows.length; from += steps) {
      double[] row = predict(Arrays.copyOfRange(rows, from, from + steps));
      System.arraycopy(row, 0, predictions, from, steps);
    }
    return Nd4j.create(predictions, bits.shape(), 'c');
  }
}
