package io.github.sublstm.engine.nd4j;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.Nd4jCell;
import io.github.sublstm.cell.Nd4jCell.Step;
import io.github.sublstm.cell.Nd4jCell.StepErrors;
import io.github.sublstm.cell.Nd4jCells;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.State;
import io.github.sublstm.engine.StepMask;
import io.github.sublstm.engine.TapeCopy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The readable engine: plain ND4J operations, one line per equation, on any backend and
 * floating-point type. It works outside DL4J's workspaces, so its arrays are ordinary
 * garbage-collected ones.
 */
public final class Nd4jEngine implements SequenceEngine {

  /** One time step as the backward pass needs it. */
  private record TapeStep(Step step, INDArray input, INDArray previousHidden) {}

  private final CellType type;
  private final Nd4jCell cell;
  private List<TapeStep> tape;
  private StepMask mask;
  private double penaltyWeight;
  private double penalty;

  /**
   * Creates an engine.
   *
   * @param type the cell it runs
   */
  public Nd4jEngine(CellType type) {
    this.type = type;
    this.cell = Nd4jCells.of(type);
  }

  @Override
  public State forward(
      CellParameters parameters, Sequences sequences, INDArray output, boolean keepTape) {
    dropTape();
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      mask = StepMask.of(sequences.mask());
      penaltyWeight = sequences.penaltyWeight();
      penalty = 0;
      List<TapeStep> steps = new ArrayList<>();
      INDArray h = initial(sequences, parameters.units(), true);
      INDArray c = initial(sequences, parameters.units(), false);
      for (int t = 0; t < sequences.steps(); t++) {
        INDArray x = step(sequences.input(), t);
        StepMask.clear(mask, x, t);
        INDArray update =
            sequences.updateDropout() == null ? null : step(sequences.updateDropout(), t);
        Step step =
            cell.forward(preActivations(parameters, x, h), parameters.constants(), update, c);
        if (penaltyWeight != 0) {
          INDArray u = balance(step, t);
          penalty += penaltyWeight * u.mul(u).sumNumber().doubleValue();
        }
        if (keepTape) {
          steps.add(new TapeStep(step, x, h));
        }
        h = StepMask.carry(mask, h, step.hidden(), t);
        c = StepMask.carry(mask, c, step.cell(), t);
        INDArray visible = h.dup();
        StepMask.clear(mask, visible, t);
        output.get(all(), all(), point(t)).assign(visible);
      }
      tape = keepTape ? steps : null;
      return new State(h.dup(), type.hasCellState() ? c.dup() : null);
    }
  }

  @Override
  public void backward(
      CellParameters parameters,
      INDArray outputErrors,
      CellGradients gradients,
      INDArray inputErrors) {
    if (tape == null) {
      throw new IllegalStateException("no forward pass to differentiate");
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      gradients.inputWeights().assign(0);
      gradients.recurrentWeights().assign(0);
      gradients.bias().assign(0);
      if (type.constants() > 0) {
        gradients.constants().assign(0);
      }
      if (type.hasRecurrentBias()) {
        gradients.recurrentBias().assign(0);
      }
      INDArray dh = tape.get(0).previousHidden().like();
      INDArray dc = tape.get(0).previousHidden().like();
      for (int t = tape.size() - 1; t >= 0; t--) {
        TapeStep step = tape.get(t);
        INDArray dhHere = step(outputErrors, t).addi(dh);
        INDArray dcHere = dc.dup();
        StepMask.clear(mask, dhHere, t);
        StepMask.clear(mask, dcHere, t);
        INDArray duHere =
            penaltyWeight == 0 ? null : balance(step.step(), t).muli(2 * penaltyWeight);
        StepErrors errors = cell.backward(step.step(), dhHere, dcHere, duHere);
        INDArray deltas = Nd4j.hstack(Arrays.copyOf(errors.deltas(), type.gates()));
        INDArray recurrentDeltas = Nd4j.hstack(recurrent(errors.deltas()));
        gradients.inputWeights().addi(step.input().transpose().mmul(deltas));
        gradients.recurrentWeights().addi(step.previousHidden().transpose().mmul(recurrentDeltas));
        gradients.bias().addi(deltas.sum(0));
        if (type.constants() > 0) {
          gradients.constants().addi(Nd4j.hstack(errors.constants()).sum(0));
        }
        if (type.hasRecurrentBias()) {
          gradients.recurrentBias().addi(errors.deltas()[type.recurrentSlot(0)].sum(0));
        }
        if (inputErrors != null) {
          inputErrors
              .get(all(), all(), point(t))
              .assign(deltas.mmul(parameters.inputWeights().transpose()));
        }
        INDArray dhBefore = recurrentDeltas.mmul(parameters.recurrentWeights().transpose());
        dh = StepMask.carry(mask, dh, dhBefore, t);
        dc = StepMask.carry(mask, dc, errors.previousCell(), t);
      }
    }
    dropTape();
  }

  @Override
  public double penalty() {
    return penalty;
  }

  @Override
  public void copyTape(TapeCopy target) {
    if (tape == null) {
      throw new IllegalStateException("no forward pass to copy");
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      for (int t = 0; t < tape.size(); t++) {
        Step step = tape.get(t).step();
        for (int k = 0; k < type.slots(); k++) {
          at(target.gates()[k], t).assign(step.gates()[k]);
        }
        INDArray h = tape.get(t).previousHidden();
        at(target.hiddens(), t).assign(h);
        at(target.cells(), t).assign(step.previousCell());
        at(target.hiddens(), t + 1).assign(StepMask.carry(mask, h, step.hidden(), t));
        at(target.cells(), t + 1).assign(StepMask.carry(mask, step.previousCell(), step.cell(), t));
      }
    }
  }

  @Override
  public boolean hasTape() {
    return tape != null;
  }

  @Override
  public void dropTape() {
    tape = null;
    mask = null;
  }

  @Override
  public void close() {
    dropTape();
  }

  /** xW + b + hRW per slot; what the candidate takes from h has a slot and bias of its own. */
  private INDArray[] preActivations(CellParameters parameters, INDArray x, INDArray h) {
    INDArray[] ofInput = Nd4jCell.split(type.gates(), x.mmul(parameters.inputWeights()));
    INDArray[] ofHidden = Nd4jCell.split(type.gates(), h.mmul(parameters.recurrentWeights()));
    int units = parameters.units();
    INDArray[] slots = new INDArray[type.slots()];
    for (int k = 0; k < type.gates(); k++) {
      INDArray bias = parameters.bias().get(interval(k * units, (k + 1) * units));
      int slot = type.recurrentSlot(k);
      if (slot == k) {
        slots[k] = ofInput[k].addi(ofHidden[k]).addiRowVector(bias);
      } else {
        slots[k] = ofInput[k].addiRowVector(bias);
        slots[slot] = ofHidden[k].addiRowVector(parameters.recurrentBias());
      }
    }
    return slots;
  }

  /** The deltas that go back through RW, one array per gate. */
  private INDArray[] recurrent(INDArray[] deltas) {
    INDArray[] chosen = new INDArray[type.gates()];
    Arrays.setAll(chosen, k -> deltas[type.recurrentSlot(k)]);
    return chosen;
  }

  /** u = θz z − θi i, 0 where the step does not exist. */
  private INDArray balance(Step step, int t) {
    INDArray u = cell.balance(step);
    StepMask.clear(mask, u, t);
    return u;
  }

  private INDArray initial(Sequences sequences, int units, boolean hidden) {
    State state = sequences.initial();
    if (state == null) {
      return Nd4j.zeros(sequences.input().dataType(), sequences.minibatch(), units);
    }
    return (hidden || !type.hasCellState() ? state.hidden() : state.cell()).dup();
  }

  /** Copies time step t of {@code [B, size, T]} into {@code [B, size]}. */
  private static INDArray step(INDArray sequences, int t) {
    return at(sequences, t).dup();
  }

  /** Time step t of {@code [B, size, T]}, as a view. */
  private static INDArray at(INDArray sequences, int t) {
    return sequences.get(all(), all(), point(t));
  }
}
