package io.github.sublstm.cell;

import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;
import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import org.nd4j.linalg.api.ndarray.INDArray;

/** LSTM: z = tanh(·); f, o, i = σ(·); c = c⁻∘f + d∘z∘i; h = tanh(c)∘o, as DL4J's {@code LSTM}. */
final class Nd4jLstmCell extends Nd4jCell {

  @Override
  public Step forward(INDArray[] pre, INDArray decay, INDArray update, INDArray previousCell) {
    INDArray z = tanh(pre[0], true);
    INDArray f = sigmoid(pre[1], true);
    INDArray o = sigmoid(pre[2], true);
    INDArray i = sigmoid(pre[3], true);
    INDArray written = z.mul(i);
    INDArray c = previousCell.mul(f).addi(update == null ? written : written.mul(update));
    INDArray h = tanh(c, true).muli(o);
    return new Step(new INDArray[] {z, f, o, i}, null, update, previousCell, c, h);
  }

  @Override
  public StepErrors backward(Step step, INDArray dh, INDArray dcNext) {
    INDArray z = step.gates()[0];
    INDArray f = step.gates()[1];
    INDArray o = step.gates()[2];
    INDArray i = step.gates()[3];
    INDArray s = tanh(step.cell(), true);
    INDArray dc = dh.mul(o).muli(tanhSlope(s)).addi(dcNext);
    INDArray dWritten = step.withUpdateDropout(dc);
    INDArray deltaZ = dWritten.mul(i).muli(tanhSlope(z));
    INDArray deltaF = dc.mul(step.previousCell()).muli(sigmoidSlope(f));
    INDArray deltaO = dh.mul(s).muli(sigmoidSlope(o));
    INDArray deltaI = dWritten.mul(z).muli(sigmoidSlope(i));
    return new StepErrors(new INDArray[] {deltaZ, deltaF, deltaO, deltaI}, dc.mul(f), null);
  }
}
