package io.github.sublstm.cell;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One cell's equations over one time step as plain ND4J operations: one line per equation, any
 * backend, any floating-point type. It is the reference that the fast loops are tested against.
 *
 * <p>Arrays are {@code [minibatch, n]} unless said otherwise.
 */
public abstract class Nd4jCell {

  /** Creates a cell; it holds no state. */
  protected Nd4jCell() {}

  /**
   * What a forward step leaves for its backward step.
   *
   * @param gates the activations, one array per slot
   * @param decay the decay {@code [n]}, or null if the cell has a forget gate
   * @param update the update-dropout factors, or null for none
   * @param previousCell c of the step before
   * @param cell c
   * @param hidden h
   */
  public record Step(
      INDArray[] gates,
      INDArray decay,
      INDArray update,
      INDArray previousCell,
      INDArray cell,
      INDArray hidden) {

    /**
     * Applies update dropout to a term that is written into, or carried back from, the cell state.
     */
    INDArray withUpdateDropout(INDArray term) {
      return update == null ? term : term.mul(update);
    }
  }

  /**
   * What a backward step yields.
   *
   * @param deltas dLoss/dpre-activation, one array per slot
   * @param previousCell dLoss/dc of the step before
   * @param decay dLoss/ddecay {@code [minibatch, n]}, or null if the cell has a forget gate
   */
  public record StepErrors(INDArray[] deltas, INDArray previousCell, INDArray decay) {}

  /**
   * Computes one time step.
   *
   * @param preActivations xW + hR + b, one array per slot
   * @param decay the decay {@code [n]}, or null if the cell has a forget gate
   * @param update the update-dropout factors, or null for none
   * @param previousCell c of the step before
   * @return the step
   */
  public abstract Step forward(
      INDArray[] preActivations, INDArray decay, INDArray update, INDArray previousCell);

  /**
   * Computes the errors of one time step.
   *
   * @param step what the forward step left
   * @param dh dLoss/dh, all paths added up
   * @param dcNext dLoss/dc that reaches this step from the next one
   * @return the errors
   */
  public abstract StepErrors backward(Step step, INDArray dh, INDArray dcNext);

  /**
   * Splits the gate slots of an array.
   *
   * @param gates how many slots there are
   * @param all {@code [minibatch, gates·n]}
   * @return views, one per slot
   */
  public static INDArray[] split(int gates, INDArray all) {
    long n = all.size(1) / gates;
    INDArray[] slots = new INDArray[gates];
    for (int k = 0; k < gates; k++) {
      slots[k] = all.get(NDArrayIndex.all(), NDArrayIndex.interval(k * n, (k + 1) * n));
    }
    return slots;
  }

  /** s(1 − s), the derivative of a sigmoid whose value is s. */
  static INDArray sigmoidSlope(INDArray s) {
    return s.mul(s.rsub(1));
  }

  /** 1 − s², the derivative of a tanh whose value is s. */
  static INDArray tanhSlope(INDArray s) {
    return s.mul(s).rsubi(1);
  }
}
