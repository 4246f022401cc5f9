package io.github.sublstm.conf;

import io.github.sublstm.runtime.Refusals;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import org.deeplearning4j.nn.conf.constraint.BaseConstraint;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Signs for the rows of a weight matrix, after Dale's principle: what a unit sends has one sign,
 * whatever it reaches. Row j of RW {@code [n, G·n]} is what unit j sends. After each update, w ←
 * max(s_j w, 0)·s_j, so each weight is 0 or has its row's sign. The first rows are excitatory (s =
 * 1), {@link #excitatoryRows} of them, the others inhibitory (s = −1).
 *
 * <pre>{@code
 * new SubLSTM.Builder().constrainRecurrent(new DaleConstraint(0.8))
 * }</pre>
 *
 * <p>Random weights would lose half of their values at the first update: after {@code init()}, call
 * {@link io.github.sublstm.training.DaleStart#initialize DaleStart.initialize(network)}.
 *
 * <p>This is not Dale's principle in the strict sense. The outputs h of these layers, which the
 * weights multiply, are signed: a unit with negative h inhibits through positive weights.
 *
 * <p>It works with {@code constrainRecurrent} of every layer of this library. With {@code
 * constrainInputWeights} the rows are the inputs'. As every constraint in DL4J, it acts after the
 * update, and after the listeners' {@code iterationDone}.
 */
public final class DaleConstraint extends BaseConstraint {

  private static final double USUAL_FRACTION = 0.8;

  private double excitatoryFraction = USUAL_FRACTION;

  /** Makes 80 % of the rows excitatory; also for deserialisation. */
  public DaleConstraint() {}

  /**
   * Makes a part of the rows excitatory.
   *
   * @param excitatoryFraction in [0, 1]
   * @throws IllegalArgumentException if it is not
   */
  public DaleConstraint(double excitatoryFraction) {
    setExcitatoryFraction(excitatoryFraction);
  }

  /**
   * Returns the part of the rows that are excitatory.
   *
   * @return in [0, 1]
   */
  public double getExcitatoryFraction() {
    return excitatoryFraction;
  }

  /**
   * Sets the part of the rows that are excitatory; for deserialisation.
   *
   * @param excitatoryFraction in [0, 1]
   * @throws IllegalArgumentException if it is not
   */
  public void setExcitatoryFraction(double excitatoryFraction) {
    if (!(excitatoryFraction >= 0 && excitatoryFraction <= 1)) {
      throw new IllegalArgumentException(
          Refusals.given(
              "DaleConstraint",
              "a fraction of excitatory units in [0, 1]",
              Double.toString(excitatoryFraction),
              "a percentage, or a number of units"));
    }
    this.excitatoryFraction = excitatoryFraction;
  }

  /**
   * Returns how many rows of a matrix are excitatory: the first ones, the fraction of all rows
   * rounded to the nearest number, halves up.
   *
   * @param rows of the matrix, n for recurrent weights
   * @return from 0 to {@code rows}
   */
  public long excitatoryRows(long rows) {
    return Math.round(excitatoryFraction * rows);
  }

  /**
   * Sets the weights of the wrong sign to 0.
   *
   * @param weights {@code [rows, columns]}, changed in place
   * @throws IllegalArgumentException if it is not a matrix
   */
  @Override
  public void apply(INDArray weights) {
    long rows = requireMatrix(weights).size(0);
    long excitatory = excitatoryRows(rows);
    if (excitatory > 0) {
      BooleanIndexing.replaceWhere(rows(weights, 0, excitatory), 0, Conditions.lessThan(0));
    }
    if (excitatory < rows) {
      BooleanIndexing.replaceWhere(rows(weights, excitatory, rows), 0, Conditions.greaterThan(0));
    }
  }

  /**
   * Gives each weight its row's sign: w ← s_j |w|.
   *
   * @param weights {@code [rows, columns]}, changed in place
   * @throws IllegalArgumentException if it is not a matrix
   */
  public void applySigns(INDArray weights) {
    long rows = requireMatrix(weights).size(0);
    long excitatory = excitatoryRows(rows);
    for (long row = 0; row < rows; row++) {
      INDArray sent = rows(weights, row, row + 1);
      INDArray signed = Transforms.abs(sent, true);
      sent.assign(row < excitatory ? signed : signed.negi());
    }
  }

  private static INDArray rows(INDArray weights, long from, long to) {
    return weights.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  private static INDArray requireMatrix(INDArray weights) {
    if (weights.rank() != 2) {
      throw new IllegalArgumentException(
          Refusals.given(
              "DaleConstraint",
              "weights of shape [rows, columns]",
              Arrays.toString(weights.shape()),
              "a constraint on biases or on all parameters; use constrainRecurrent"));
    }
    return weights;
  }

  @Override
  public DaleConstraint clone() {
    DaleConstraint copy = new DaleConstraint(excitatoryFraction);
    copy.setParams(new HashSet<>(getParams()));
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DaleConstraint that
        && super.equals(other)
        && Double.compare(excitatoryFraction, that.excitatoryFraction) == 0;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof DaleConstraint;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), excitatoryFraction);
  }

  @Override
  public String toString() {
    return "DaleConstraint(excitatoryFraction=" + excitatoryFraction + ", params=" + params + ")";
  }
}
