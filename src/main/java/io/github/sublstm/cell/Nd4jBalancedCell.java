package io.github.sublstm.cell;

import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The subtractive cells with balance weights θ and a divisive part κ: u = θz z − θi i, D = 1 + κ i,
 * c = c⁻∘f + d∘u/D, h = σ(c) − θo o, where f is a gate or a constant.
 */
final class Nd4jBalancedCell extends Nd4jCell {

  private final CellType type;

  Nd4jBalancedCell(CellType type) {
    this.type = type;
  }

  @Override
  public Step forward(INDArray[] pre, INDArray constants, INDArray update, INDArray previousCell) {
    INDArray[] gates = new INDArray[pre.length];
    for (int k = 0; k < pre.length; k++) {
      gates[k] = sigmoid(pre[k], true);
    }
    INDArray thetaO = constant(constants, type.firstBalance() + 1);
    INDArray i = gates[type.inputGate()];
    INDArray o = gates[type.outputGate()];
    INDArray written = balance(gates, constants).divi(divisor(i, constants));
    INDArray kept =
        type.hasDecay()
            ? previousCell.mulRowVector(constant(constants, 0))
            : previousCell.mul(gates[type.forgetGate()]);
    INDArray c = kept.addi(update == null ? written : written.mul(update));
    INDArray h = sigmoid(c, true).subi(o.mulRowVector(thetaO));
    return new Step(gates, constants, update, previousCell, c, h);
  }

  @Override
  public INDArray balance(Step step) {
    return balance(step.gates(), step.constants());
  }

  @Override
  public StepErrors backward(Step step, INDArray dh, INDArray dcNext, INDArray duHere) {
    int first = type.firstBalance();
    INDArray thetaZ = constant(step.constants(), first);
    INDArray thetaO = constant(step.constants(), first + 1);
    INDArray thetaI = constant(step.constants(), first + 2);
    INDArray kappa = constant(step.constants(), first + 3);
    INDArray z = step.gates()[0];
    INDArray o = step.gates()[type.outputGate()];
    INDArray i = step.gates()[type.inputGate()];
    INDArray u = balance(step);
    INDArray divisor = divisor(i, step.constants());

    INDArray dc = dh.mul(sigmoidSlope(sigmoid(step.cell(), true))).addi(dcNext);
    INDArray dWritten = step.withUpdateDropout(dc);
    INDArray dDivisor = dWritten.mul(u).divi(divisor).divi(divisor).negi();
    INDArray du = dWritten.div(divisor);
    if (duHere != null) {
      du.addi(duHere);
    }
    INDArray di = du.mulRowVector(thetaI).negi().addi(dDivisor.mulRowVector(kappa));

    INDArray[] deltas = new INDArray[type.slots()];
    deltas[0] = du.mulRowVector(thetaZ).muli(sigmoidSlope(z));
    deltas[type.outputGate()] = dh.mulRowVector(thetaO).negi().muli(sigmoidSlope(o));
    deltas[type.inputGate()] = di.muli(sigmoidSlope(i));
    INDArray[] constants = new INDArray[type.constants()];
    constants[first] = du.mul(z);
    constants[first + 1] = dh.mul(o).negi();
    constants[first + 2] = du.mul(i).negi();
    constants[first + 3] = dDivisor.mul(i);
    INDArray dPrevious;
    if (type.hasDecay()) {
      constants[0] = dc.mul(step.previousCell());
      dPrevious = dc.mulRowVector(constant(step.constants(), 0));
    } else {
      INDArray f = step.gates()[type.forgetGate()];
      deltas[type.forgetGate()] = dc.mul(step.previousCell()).muli(sigmoidSlope(f));
      dPrevious = dc.mul(f);
    }
    return new StepErrors(deltas, dPrevious, constants);
  }

  /** u = θz z − θi i. */
  private INDArray balance(INDArray[] gates, INDArray constants) {
    INDArray excitation = gates[0].mulRowVector(constant(constants, type.firstBalance()));
    INDArray inhibition =
        gates[type.inputGate()].mulRowVector(constant(constants, type.firstBalance() + 2));
    return excitation.subi(inhibition);
  }

  /** D = 1 + κ i. */
  private INDArray divisor(INDArray i, INDArray constants) {
    return i.mulRowVector(constant(constants, type.firstBalance() + 3)).addi(1);
  }

  private INDArray constant(INDArray constants, int k) {
    long n = constants.length() / type.constants();
    return constants.get(NDArrayIndex.interval(k * n, (k + 1) * n));
  }
}
