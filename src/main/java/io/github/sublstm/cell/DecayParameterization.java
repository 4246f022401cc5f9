package io.github.sublstm.cell;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * How the decay f of a fix-subLSTM, a constant in [0,1] per unit, is obtained from its
 * unconstrained parameter a.
 */
public enum DecayParameterization {
  /** f = σ(a): smooth, never quite 0 or 1, needs no constraint. */
  SIGMOID {
    @Override
    public double parameter(double decay) {
      if (!(decay > 0 && decay < 1)) {
        throw new IllegalArgumentException(
            "a SIGMOID decay lies strictly between 0 and 1, got "
                + decay
                + "; use CLAMP for 0 or 1");
      }
      return Math.log(decay / (1 - decay));
    }

    @Override
    public INDArray decay(INDArray parameter) {
      return Transforms.sigmoid(parameter, true);
    }

    @Override
    public void toParameterGradient(INDArray parameter, INDArray decayGradient) {
      INDArray f = decay(parameter);
      decayGradient.muli(f.rsub(1).muli(f));
    }
  },

  /**
   * f = min(1, max(0, a)). The gradient is projected: it is dropped only where a step against it
   * would push the parameter further out of [0,1], so a parameter that has left the interval can
   * return.
   */
  CLAMP {
    @Override
    public double parameter(double decay) {
      if (!(decay >= 0 && decay <= 1)) {
        throw new IllegalArgumentException("a decay lies in [0,1], got " + decay);
      }
      return decay;
    }

    @Override
    public INDArray decay(INDArray parameter) {
      INDArray f = parameter.dup();
      project(f);
      return f;
    }

    @Override
    public void toParameterGradient(INDArray parameter, INDArray decayGradient) {
      for (long k = 0; k < parameter.length(); k++) {
        double a = parameter.getDouble(k);
        double g = decayGradient.getDouble(k);
        boolean outwards = a <= 0 && g > 0 || a >= 1 && g < 0;
        if (outwards) {
          decayGradient.putScalar(k, 0);
        }
      }
    }

    @Override
    public void project(INDArray parameter) {
      BooleanIndexing.replaceWhere(parameter, 0, Conditions.lessThan(0));
      BooleanIndexing.replaceWhere(parameter, 1, Conditions.greaterThan(1));
    }
  };

  /**
   * Returns the parameter value that yields a decay.
   *
   * @param decay the wanted decay, in [0,1]
   * @return a with f(a) = decay
   * @throws IllegalArgumentException if no parameter yields it
   */
  public abstract double parameter(double decay);

  /**
   * Computes the decay from its parameter.
   *
   * @param parameter a, any shape
   * @return f in [0,1], a new array of the same shape
   */
  public abstract INDArray decay(INDArray parameter);

  /**
   * Turns a gradient with respect to the decay f into one with respect to its parameter a, in
   * place.
   *
   * @param parameter a
   * @param decayGradient dLoss/df on entry, dLoss/da on return
   */
  public abstract void toParameterGradient(INDArray parameter, INDArray decayGradient);

  /**
   * Moves a stored parameter back into its valid range after an update; does nothing where every
   * value is valid.
   *
   * @param parameter a, changed in place
   */
  public void project(INDArray parameter) {}
}
