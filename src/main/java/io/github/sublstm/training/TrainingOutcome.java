package io.github.sublstm.training;

import java.util.List;

/**
 * How a training run went.
 *
 * @param curve one point per epoch
 * @param bestEpoch the epoch whose parameters the network now has, counted from 1; 0 if no epoch
 *     was completed before the run was stopped, and the network then has its last parameters
 * @param validation the metric of that epoch on the validation data; {@link Metric#worst()} if
 *     there is none
 * @param seconds wall-clock time of training and validation, over all the times it was resumed
 * @param ending why it ended
 */
public record TrainingOutcome(
    List<EpochResult> curve, int bestEpoch, double validation, double seconds, Ending ending) {

  /** Why a training run ended. */
  public enum Ending {
    /** All epochs are done. */
    COMPLETED,
    /** The validation metric did not improve for as many epochs as were allowed. */
    EARLY_STOPPED,
    /** It was asked to stop, and can be resumed from its checkpoint. */
    STOPPED
  }
}
