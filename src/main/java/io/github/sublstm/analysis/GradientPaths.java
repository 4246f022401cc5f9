package io.github.sublstm.analysis;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.Nd4jCell;
import io.github.sublstm.cell.Nd4jCells;
import io.github.sublstm.engine.StepMask;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The errors of one layer's candidates by the path on which they came, {@code [B, n, T]} each, in
 * the layer's own order of time.
 *
 * <p>A cell's backward step is linear in what reaches it: Δ, the error of h from the layer above;
 * ρ, the error of h from the next step's gates; δc, the error of c from the next step; and the
 * error of a balance penalty. So the readable cell is asked for each of them alone, and the four
 * answers add up to the candidate's whole error: D = Δ∘k∘w, H = ρ∘k∘w, C = δc∘f∘w, and the
 * penalty's. The recursion is that of the readable engine, with all of it in double precision.
 */
final class GradientPaths {

  private final LayerPass pass;
  private final CellType type;
  private final Nd4jCell cell;
  private final StepMask mask;
  private final INDArray recurrentWeights;
  private final INDArray constants;
  private final INDArray direct;
  private final INDArray hidden;
  private final INDArray cellPath;
  private final INDArray penalty;

  /**
   * Follows the errors back.
   *
   * @param pass the forward pass
   * @param weights RW {@code [n, G·n]} that it used
   * @param outputErrors Δ {@code [B, n, T]}
   */
  GradientPaths(LayerPass pass, INDArray weights, INDArray outputErrors) {
    this.pass = pass;
    this.type = pass.type();
    this.cell = Nd4jCells.of(type);
    this.mask = pass.stepMask();
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      recurrentWeights = inDouble(weights);
      constants = pass.constants() == null ? null : inDouble(pass.constants());
      direct = zeros();
      hidden = zeros();
      cellPath = zeros();
      penalty = zeros();
      follow(inDouble(outputErrors));
    }
  }

  INDArray direct() {
    return direct;
  }

  INDArray hidden() {
    return hidden;
  }

  INDArray cell() {
    return cellPath;
  }

  INDArray penalty() {
    return penalty;
  }

  private void follow(INDArray outputErrors) {
    INDArray none = Nd4j.zeros(DataType.DOUBLE, pass.minibatch(), pass.units());
    INDArray fromNextGates = none.dup();
    INDArray fromNextCell = none.dup();
    for (int t = pass.steps() - 1; t >= 0; t--) {
      Nd4jCell.Step step = step(t);
      INDArray above = present(LayerPass.at(outputErrors, t), t);
      INDArray rho = present(fromNextGates, t);
      INDArray dc = present(fromNextCell, t);
      record(direct, t, cell.backward(step, above, none, null));
      record(hidden, t, cell.backward(step, rho, none, null));
      record(cellPath, t, cell.backward(step, none, dc, null));
      INDArray du = null;
      if (pass.penaltyWeight() != 0) {
        du = present(cell.balance(step), t).muli(2 * pass.penaltyWeight());
        record(penalty, t, cell.backward(step, none, none, du));
      }
      Nd4jCell.StepErrors all = cell.backward(step, above.add(rho), dc, du);
      INDArray[] recurrent = new INDArray[type.gates()];
      Arrays.setAll(recurrent, k -> all.deltas()[type.recurrentSlot(k)]);
      INDArray before = Nd4j.hstack(recurrent).mmul(recurrentWeights.transpose());
      fromNextGates = StepMask.carry(mask, fromNextGates, before, t);
      fromNextCell = StepMask.carry(mask, fromNextCell, all.previousCell(), t);
    }
  }

  private Nd4jCell.Step step(int t) {
    INDArray[] gates = new INDArray[type.slots()];
    Arrays.setAll(gates, k -> inDouble(LayerPass.at(pass.tape().gates()[k], t)));
    INDArray update =
        pass.updateDropout() == null ? null : inDouble(LayerPass.at(pass.updateDropout(), t));
    return new Nd4jCell.Step(
        gates,
        constants,
        update,
        inDouble(LayerPass.at(pass.tape().cells(), t)),
        inDouble(LayerPass.at(pass.tape().cells(), t + 1L)),
        inDouble(LayerPass.at(pass.tape().hiddens(), t + 1L)));
  }

  private static void record(INDArray target, int t, Nd4jCell.StepErrors errors) {
    LayerPass.at(target, t).assign(errors.deltas()[0]);
  }

  /** A copy with zeros for the examples that do not have step t. */
  private INDArray present(INDArray rows, int t) {
    INDArray copy = rows.dup();
    StepMask.clear(mask, copy, t);
    return copy;
  }

  private INDArray zeros() {
    return Nd4j.zeros(DataType.DOUBLE, pass.minibatch(), pass.units(), pass.steps());
  }

  private static INDArray inDouble(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('f');
  }
}
