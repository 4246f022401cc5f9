package io.github.sublstm.layer;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.engine.Engine;

/**
 * The settings of a recurrent layer of this library, beyond those of DL4J's configuration class.
 */
public interface GatedLayerConf {

  /**
   * Returns the cell.
   *
   * @return never null
   */
  CellType cellType();

  /**
   * Returns which engine to run on.
   *
   * @return never null
   */
  Engine getEngine();

  /**
   * Returns the probability of keeping a value that is written into the cell state, in training.
   *
   * @return in (0,1]; 1 for no update dropout
   */
  double getUpdateDropout();

  /**
   * Returns whether the backward pass computes the gradient of the layer's input.
   *
   * @return false if nothing below the layer needs it
   */
  boolean isInputGradient();

  /**
   * Returns how the decay follows from its parameter.
   *
   * @return null for a cell without a decay
   */
  DecayParameterization decayParameterization();

  /**
   * Tells whether the layer learns balance weights θ.
   *
   * @return false for a layer that is not subtractive
   */
  boolean hasBalanceWeights();

  /**
   * Tells whether inhibition has a learned divisive part κ.
   *
   * @return false for a layer that is not subtractive
   */
  boolean hasDivisivePart();

  /**
   * Returns the factor λ of the balance penalty λ mean (θz z − θi i)².
   *
   * @return 0 for none
   */
  double balancePenalty();
}
