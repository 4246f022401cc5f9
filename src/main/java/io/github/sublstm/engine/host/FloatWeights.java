package io.github.sublstm.engine.host;

import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;

/**
 * A cell's weights in the form in which one provider's products read them, shared by all shares of
 * the minibatch.
 */
public interface FloatWeights {

  /**
   * Returns the products of a share, created when first asked for. Called by one thread at a time.
   *
   * @param share its number, from 0 on
   * @return the same object each time
   */
  FloatProducts products(int share);

  /**
   * Brings the weights into the form that forward passes need.
   *
   * @param parameters dense and column-major
   * @param shares how many there are
   */
  void packForward(CellParameters parameters, int shares);

  /**
   * Brings the weights into the form that backward passes need; the shapes are those of the last
   * forward pass.
   *
   * @param parameters dense and column-major
   * @param shares how many there are
   * @param inputErrors whether the passes compute dLoss/dx, which alone needs W
   */
  void packBackward(CellParameters parameters, int shares, boolean inputErrors);

  /**
   * Adds up dW and dRW of the shares, in a fixed order, and writes them out.
   *
   * @param gradients whose input and recurrent weights are written to
   * @param shares how many there are
   */
  void collectGradients(CellGradients gradients, int shares);

  /** Lets go of all memory, that of the shares' products too. */
  void clear();
}
