package io.github.sublstm.cell;

import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * fix-subLSTM: z, o, i = σ(·); c = c⁻∘f + d∘(z − i), f constant; h = σ(c) − o (Costa et al. 2017).
 */
final class Nd4jFixSubLstmCell extends Nd4jCell {

  @Override
  public Step forward(INDArray[] pre, INDArray constants, INDArray update, INDArray previousCell) {
    INDArray z = sigmoid(pre[0], true);
    INDArray o = sigmoid(pre[1], true);
    INDArray i = sigmoid(pre[2], true);
    INDArray written = z.sub(i);
    INDArray c =
        previousCell.mulRowVector(constants).addi(update == null ? written : written.mul(update));
    INDArray h = sigmoid(c, true).subi(o);
    return new Step(new INDArray[] {z, o, i}, constants, update, previousCell, c, h);
  }

  @Override
  public StepErrors backward(Step step, INDArray dh, INDArray dcNext, INDArray duHere) {
    INDArray z = step.gates()[0];
    INDArray o = step.gates()[1];
    INDArray i = step.gates()[2];
    INDArray dc = dh.mul(sigmoidSlope(sigmoid(step.cell(), true))).addi(dcNext);
    INDArray dWritten = step.withUpdateDropout(dc);
    INDArray deltaZ = dWritten.mul(sigmoidSlope(z));
    INDArray deltaO = dh.mul(sigmoidSlope(o)).negi();
    INDArray deltaI = dWritten.mul(sigmoidSlope(i)).negi();
    return new StepErrors(
        new INDArray[] {deltaZ, deltaO, deltaI},
        dc.mulRowVector(step.constants()),
        dc.mul(step.previousCell()));
  }
}
