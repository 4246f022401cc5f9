package io.github.sublstm.training;

import io.github.sublstm.data.SeekableIterator;
import io.github.sublstm.training.checkpoint.CheckpointException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a network whose outputs are numbers, measures it on the validation data after each epoch,
 * and leaves it with the parameters that were best there.
 *
 * <p>Checkpoints need a {@link SeekableIterator} to train from, such as {@link
 * io.github.sublstm.data.trials.TrialIterator}, whose minibatches can be had again. Any other
 * iterator is reset at the start of every epoch.
 *
 * <p>The training loss that is reported is the mean per answer: per example, or per step that the
 * labels' mask does not leave out.
 */
public final class RegressionTrainer {

  private final MultiLayerNetwork network;
  private final DataSetIterator train;
  private final DataSetIterator validation;
  private final RegressionMeasure measure;

  /**
   * @param network initialised; with truncated BPTT every step needs a label
   * @param train minibatches to learn from
   * @param validation minibatches to choose the best epoch by, with labels of the output's shape
   * @param measure what to choose it by
   */
  public RegressionTrainer(
      MultiLayerNetwork network,
      DataSetIterator train,
      DataSetIterator validation,
      RegressionMeasure measure) {
    this.network = network;
    this.train = train;
    this.validation = validation;
    this.measure = measure;
  }

  /**
   * Trains the network, from its checkpoint on if the options name one that exists.
   *
   * @throws IllegalArgumentException if checkpoints are asked for and the training data is no
   *     {@link SeekableIterator}, there is no data to learn from or to validate on, the validation
   *     labels are not such as the measure takes, or the network cannot learn from the training
   *     labels
   * @throws DivergedException as soon as the loss or a validation score is NaN or infinite
   * @throws CheckpointException if a checkpoint is damaged, of another run, or cannot be written
   */
  public TrainingOutcome train(TrainingOptions options) {
    measure.requireMeasurable(network, validation);
    return loop(options).run();
  }

  /**
   * Makes sure that {@link #train} could resume from the checkpoint that the options name, if it
   * exists. Changes nothing.
   *
   * @throws IllegalArgumentException if checkpoints are asked for and the training data is no
   *     {@link SeekableIterator}
   * @throws CheckpointException if the checkpoint is damaged, of another run, or of more epochs
   */
  public void requireResumable(TrainingOptions options) {
    loop(options).requireResumable();
  }

  private TrainingLoop loop(TrainingOptions options) {
    return new Task().loop(options);
  }

  private final class Task extends MinibatchTask {

    Task() {
      super("regression", network, train, validation);
    }

    @Override
    public Metric metric() {
      return measure.metric();
    }

    @Override
    double losses(DataSet batch) {
      return Answers.count(batch, OutputFormat.of(network));
    }

    @Override
    public double validate() {
      return measure.of(network, validation);
    }
  }
}
