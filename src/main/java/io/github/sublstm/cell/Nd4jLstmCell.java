package io.github.sublstm.cell;

import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * LSTM: z = tanh(·); f, o, i = g(·); c = c⁻∘f + d∘z∘i; h = tanh(c)∘o, as DL4J's {@code LSTM}, where
 * g is the gates' activation.
 */
final class Nd4jLstmCell extends Nd4jCell {

  private final Nd4jGate gate;

  Nd4jLstmCell(Nd4jGate gate) {
    this.gate = gate;
  }

  @Override
  public Step forward(INDArray[] pre, INDArray constants, INDArray update, INDArray previousCell) {
    INDArray z = tanh(pre[0], true);
    INDArray f = gate.activate(pre[1]);
    INDArray o = gate.activate(pre[2]);
    INDArray i = gate.activate(pre[3]);
    INDArray written = z.mul(i);
    INDArray c = previousCell.mul(f).addi(update == null ? written : written.mul(update));
    INDArray h = tanh(c, true).muli(o);
    return new Step(new INDArray[] {z, f, o, i}, null, update, previousCell, c, h);
  }

  @Override
  public StepErrors backward(Step step, INDArray dh, INDArray dcNext, INDArray duHere) {
    INDArray z = step.gates()[0];
    INDArray f = step.gates()[1];
    INDArray o = step.gates()[2];
    INDArray i = step.gates()[3];
    INDArray s = tanh(step.cell(), true);
    INDArray dc = dh.mul(o).muli(tanhSlope(s)).addi(dcNext);
    INDArray dWritten = step.withUpdateDropout(dc);
    INDArray deltaZ = dWritten.mul(i).muli(tanhSlope(z));
    INDArray deltaF = dc.mul(step.previousCell()).muli(gate.slope(f));
    INDArray deltaO = dh.mul(s).muli(gate.slope(o));
    INDArray deltaI = dWritten.mul(z).muli(gate.slope(i));
    return new StepErrors(new INDArray[] {deltaZ, deltaF, deltaO, deltaI}, dc.mul(f));
  }
}
