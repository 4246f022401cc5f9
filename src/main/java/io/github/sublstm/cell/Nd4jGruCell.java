package io.github.sublstm.cell;

import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;
import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * GRU: r, u = σ(·); n = tanh(x W_n + b_n + r∘m), m = h⁻ RW_n + b_rn; h = (1 − u)∘d∘n + u∘h⁻, as
 * PyTorch's; the state c is h.
 */
final class Nd4jGruCell extends Nd4jCell {

  @Override
  public Step forward(INDArray[] pre, INDArray constants, INDArray update, INDArray previousCell) {
    INDArray u = sigmoid(pre[1], true);
    INDArray r = sigmoid(pre[2], true);
    INDArray m = pre[3].dup();
    INDArray n = tanh(pre[0].add(r.mul(m)), false);
    INDArray written = update == null ? n : n.mul(update);
    INDArray h = u.rsub(1).muli(written).addi(u.mul(previousCell));
    return new Step(new INDArray[] {n, u, r, m}, null, update, previousCell, h, h);
  }

  @Override
  public StepErrors backward(Step step, INDArray dhHere, INDArray dcNext, INDArray duHere) {
    INDArray n = step.gates()[0];
    INDArray u = step.gates()[1];
    INDArray r = step.gates()[2];
    INDArray m = step.gates()[3];
    INDArray dh = dhHere.add(dcNext);
    INDArray written = step.withUpdateDropout(n);
    INDArray deltaU = dh.mul(step.previousCell().sub(written)).muli(sigmoidSlope(u));
    INDArray deltaN = step.withUpdateDropout(dh).mul(u.rsub(1)).muli(tanhSlope(n));
    INDArray deltaR = deltaN.mul(m).muli(sigmoidSlope(r));
    INDArray deltaM = deltaN.mul(r);
    return new StepErrors(new INDArray[] {deltaN, deltaU, deltaR, deltaM}, dh.mul(u));
  }
}
