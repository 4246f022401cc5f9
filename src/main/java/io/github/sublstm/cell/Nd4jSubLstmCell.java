package io.github.sublstm.cell;

import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * subLSTM: z, f, o, i = σ(·); c = c⁻∘f + d∘(z − i); h = σ(c) − o (Costa et al. 2017, section 3).
 */
final class Nd4jSubLstmCell extends Nd4jCell {

  @Override
  public Step forward(INDArray[] pre, INDArray constants, INDArray update, INDArray previousCell) {
    INDArray z = sigmoid(pre[0], true);
    INDArray f = sigmoid(pre[1], true);
    INDArray o = sigmoid(pre[2], true);
    INDArray i = sigmoid(pre[3], true);
    INDArray written = z.sub(i);
    INDArray c = previousCell.mul(f).addi(update == null ? written : written.mul(update));
    INDArray h = sigmoid(c, true).subi(o);
    return new Step(new INDArray[] {z, f, o, i}, null, update, previousCell, c, h);
  }

  @Override
  public StepErrors backward(Step step, INDArray dh, INDArray dcNext, INDArray duHere) {
    INDArray z = step.gates()[0];
    INDArray f = step.gates()[1];
    INDArray o = step.gates()[2];
    INDArray i = step.gates()[3];
    INDArray dc = dh.mul(sigmoidSlope(sigmoid(step.cell(), true))).addi(dcNext);
    INDArray dWritten = step.withUpdateDropout(dc);
    INDArray deltaZ = dWritten.mul(sigmoidSlope(z));
    INDArray deltaF = dc.mul(step.previousCell()).muli(sigmoidSlope(f));
    INDArray deltaO = dh.mul(sigmoidSlope(o)).negi();
    INDArray deltaI = dWritten.mul(sigmoidSlope(i)).negi();
    return new StepErrors(new INDArray[] {deltaZ, deltaF, deltaO, deltaI}, dc.mul(f));
  }
}
