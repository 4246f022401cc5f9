package io.github.sublstm.cell;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The activation of an LSTM's gates as plain ND4J operations. */
enum Nd4jGate {
  /** σ. */
  SIGMOID {
    @Override
    INDArray activate(INDArray preActivation) {
      return Transforms.sigmoid(preActivation, true);
    }

    @Override
    INDArray slope(INDArray s) {
      return Nd4jCell.sigmoidSlope(s);
    }
  },

  /** min(1, max(0, 0.2·v + 0.5)), as DL4J's. */
  HARD_SIGMOID {
    @Override
    INDArray activate(INDArray preActivation) {
      return Transforms.hardSigmoid(preActivation, true);
    }

    @Override
    INDArray slope(INDArray s) {
      INDArray inside = s.gt(0).castTo(s.dataType()).muli(s.lt(1).castTo(s.dataType()));
      // As activate has it: nearest to 0.2 in single precision, whatever the arrays' type.
      return inside.muli(0.2f);
    }
  };

  /** Applies the activation to a copy. */
  abstract INDArray activate(INDArray preActivation);

  /** The derivative where the activation's value is s, a new array. */
  abstract INDArray slope(INDArray s);
}
