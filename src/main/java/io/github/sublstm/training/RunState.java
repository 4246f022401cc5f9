package io.github.sublstm.training;

import java.util.ArrayList;
import java.util.List;

/** How far a run has come: what a checkpoint holds besides the network's arrays. */
final class RunState {

  /** The epoch that is being worked on, counted from 1. */
  int epoch = 1;

  /** How many of its minibatches are done. */
  int minibatch;

  /** Sum of the losses of the epoch's items so far. */
  double lossSum;

  /** The epoch's items so far. */
  long items;

  /** Share of the initial learning rates that is left. */
  double rateScale = 1;

  /** Epochs without a new best value since the learning rate was last lowered. */
  int waited;

  /** Wall-clock time before this process took the run up. */
  double secondsBefore;

  /** All completed epochs. */
  final List<EpochResult> curve = new ArrayList<>();

  /** The best model so far. */
  BestOnValidation best;

  RunState(BestOnValidation best) {
    this.best = best;
  }

  /** Puts the run at the start of the next epoch. */
  void nextEpoch() {
    epoch++;
    minibatch = 0;
    lossSum = 0;
    items = 0;
  }
}
