package io.github.sublstm.training;

import io.github.sublstm.data.SeekableIterator;
import io.github.sublstm.training.checkpoint.CheckpointException;

/**
 * What the trainers have in common that learn the minibatches of an iterator, each by itself.
 *
 * <p>Public only through its subclasses, whose constructors say what data they take.
 */
abstract class MinibatchTrainer {

  private final MinibatchTask task;

  MinibatchTrainer(MinibatchTask task) {
    this.task = task;
  }

  /**
   * Trains the network, from its checkpoint on if the options name one that exists.
   *
   * @return how the training went; the network has the parameters of the best epoch
   * @throws IllegalArgumentException if checkpoints are asked for and the training data is no
   *     {@link SeekableIterator}, there is no data to learn from or to validate on, the validation
   *     labels do not suit the metric, the network cannot learn from the training labels, a plateau
   *     is combined with a learning-rate schedule, or a setting has the name of one that is
   *     compared anyway
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if data does not fit the
   *     network, or a class number or a mask is out of range
   * @throws DivergedException as soon as the loss or a validation score is NaN or infinite
   * @throws CheckpointException if a checkpoint is damaged, of another run, or cannot be written
   */
  public final TrainingOutcome train(TrainingOptions options) {
    task.requireMeasurable();
    return task.loop(options).run();
  }

  /**
   * Makes sure that {@link #train} could resume from the checkpoint that the options name, if it
   * exists. Changes nothing.
   *
   * @throws IllegalArgumentException if checkpoints are asked for and the training data is no
   *     {@link SeekableIterator}
   * @throws CheckpointException if the checkpoint is damaged, of another run, or of more epochs or
   *     patience than the options allow
   */
  public final void requireResumable(TrainingOptions options) {
    task.loop(options).requireResumable();
  }
}
