package io.github.sublstm.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How far a run has come: what a checkpoint holds besides the network's arrays. */
final class RunState {

  /** The epoch that is being worked on, counted from 1. */
  int epoch = 1;

  /** How many of its minibatches are done. */
  int minibatch;

  /** Sum of the losses of the epoch so far. */
  double lossSum;

  /** How many losses that were. */
  double weight;

  /** Share of the initial learning rates that is left. */
  double rateScale = 1;

  /** Epochs without a new best value since the learning rate was last lowered. */
  int waited;

  /** Wall-clock time before this process took the run up. */
  double secondsBefore;

  /** All completed epochs. */
  final List<EpochResult> curve = new ArrayList<>();

  /** The best model so far. */
  final BestOnValidation best;

  RunState(BestOnValidation best) {
    this.best = best;
  }

  /** Puts the run at the start of the next epoch. */
  void nextEpoch() {
    epoch++;
    minibatch = 0;
    lossSum = 0;
    weight = 0;
  }

  /** The mean loss of the epoch so far; 0 if nothing has had a loss. */
  double meanLoss() {
    return weight > 0 ? lossSum / weight : lossSum;
  }

  /**
   * Writes all of it.
   *
   * @param seconds wall-clock time that the run has taken
   */
  void write(DataOutputStream out, double seconds) throws IOException {
    out.writeInt(epoch);
    out.writeInt(minibatch);
    out.writeDouble(lossSum);
    out.writeDouble(weight);
    out.writeDouble(rateScale);
    out.writeInt(waited);
    out.writeDouble(seconds);
    out.writeInt(curve.size());
    for (EpochResult point : curve) {
      out.writeInt(point.epoch());
      out.writeDouble(point.trainLoss());
      out.writeDouble(point.validation());
      out.writeDouble(point.seconds());
    }
    best.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param best as it was before the first epoch
   */
  static RunState read(DataInputStream in, BestOnValidation best) throws IOException {
    RunState state = new RunState(best);
    state.epoch = in.readInt();
    state.minibatch = in.readInt();
    state.lossSum = in.readDouble();
    state.weight = in.readDouble();
    state.rateScale = in.readDouble();
    state.waited = in.readInt();
    state.secondsBefore = in.readDouble();
    int points = in.readInt();
    for (int i = 0; i < points; i++) {
      state.curve.add(
          new EpochResult(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble()));
    }
    state.best.read(in);
    return state;
  }
}
