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
   * @param constants the cell's constants {@code [K·n]}, or null if it has none
   * @param update the update-dropout factors, or null for none
   * @param previousCell c of the step before
   * @param cell c
   * @param hidden h
   */
  public record Step(
      INDArray[] gates,
      INDArray constants,
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
   * @param constants dLoss/dconstant {@code [minibatch, n]}, one array per constant
   */
  public record StepErrors(INDArray[] deltas, INDArray previousCell, INDArray... constants) {}

  /**
   * Computes one time step.
   *
   * @param preActivations xW + hR + b, one array per slot
   * @param constants the cell's constants {@code [K·n]}, or null if it has none
   * @param update the update-dropout factors, or null for none
   * @param previousCell c of the step before
   * @return the step
   */
  public abstract Step forward(
      INDArray[] preActivations, INDArray constants, INDArray update, INDArray previousCell);

  /**
   * Returns u = θz z − θi i, what is left of excitation after inhibition.
   *
   * @param step a forward step
   * @return a new array
   * @throws UnsupportedOperationException if the cell has no balance weights
   */
  public INDArray balance(Step step) {
    throw new UnsupportedOperationException("a cell without balance weights");
  }

  /**
   * Computes the errors of one time step.
   *
   * @param step what the forward step left
   * @param dh dLoss/dh, all paths added up
   * @param dcNext dLoss/dc that reaches this step from the next one
   * @param duHere dLoss/du of a penalty on {@link #balance}, or null for none
   * @return the errors
   */
  public abstract StepErrors backward(Step step, INDArray dh, INDArray dcNext, INDArray duHere);

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
