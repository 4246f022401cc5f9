package io.github.sublstm.training;

import io.github.sublstm.data.SeekableIterator;
import io.github.sublstm.training.checkpoint.CheckpointException;
import io.github.sublstm.training.checkpoint.RunIdentity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a classifier, measures its accuracy on the validation data after each epoch, and leaves it
 * with the parameters that were best there.
 *
 * <p>Checkpoints need a {@link SeekableIterator} to train from, such as {@link
 * io.github.sublstm.data.SequenceIterator}, whose order of an epoch can be had again. Any other
 * iterator is reset at the start of every epoch.
 */
public final class ClassifierTrainer {

  private final MultiLayerNetwork network;
  private final DataSetIterator train;
  private final DataSetIterator validation;

  /**
   * @param network initialised; with truncated BPTT the training loss that is reported is that of
   *     each minibatch's last segment, and every step needs a label
   * @param train minibatches to learn from
   * @param validation examples to choose the best epoch by, with labels as {@link Accuracy} takes
   *     them
   */
  public ClassifierTrainer(
      MultiLayerNetwork network, DataSetIterator train, DataSetIterator validation) {
    this.network = network;
    this.train = train;
    this.validation = validation;
  }

  /**
   * Trains the network, from its checkpoint on if the options name one that exists.
   *
   * @throws IllegalArgumentException if checkpoints are asked for and the training data is no
   *     {@link SeekableIterator}, there is no data to learn from or to validate on, the validation
   *     labels are not such as {@link Accuracy} takes, or the network cannot learn from the
   *     training labels
   * @throws DivergedException as soon as the loss or a validation score is NaN or infinite
   * @throws CheckpointException if a checkpoint is damaged, of another run, or cannot be written
   */
  public TrainingOutcome train(TrainingOptions options) {
    Accuracy.requireMeasurable(network, validation);
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
    if (options.checkpoint() != null && !(train instanceof SeekableIterator)) {
      throw new IllegalArgumentException(
          "Checkpoints need a SeekableIterator to train from, not a " + train.getClass().getName());
    }
    return new TrainingLoop(new Task(), options);
  }

  /**
   * Minibatch by minibatch rather than by {@code fit(iterator)}, so that training can stop at the
   * first bad loss.
   */
  private final class Task implements TrainingTask {

    @Override
    public MultiLayerNetwork network() {
      return network;
    }

    @Override
    public Metric metric() {
      return Metric.ACCURACY;
    }

    @Override
    public void seek(int epoch, int minibatch) {
      if (train instanceof SeekableIterator seekable) {
        seekable.seek(epoch, minibatch);
      } else {
        train.reset();
      }
    }

    @Override
    public boolean hasNext() {
      return train.hasNext();
    }

    @Override
    public Step learn() {
      DataSet batch = train.next();
      LossAlone lossAlone = LossAlone.before(network);
      int before = network.getIterationCount();
      network.fit(batch);
      requireLearned(batch, before);
      int rows = network.conf().isMiniBatch() ? 1 : batch.numExamples();
      return new Step(lossAlone.after() / rows, batch.numExamples());
    }

    /** With truncated BPTT DL4J only warns of labels it has no use for. */
    private void requireLearned(DataSet batch, int iterationBefore) {
      if (network.getIterationCount() == iterationBefore) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "The network did not learn from a minibatch of features %s and labels %s: DL4J's"
                    + " truncated back-propagation needs a label for every step. Train with"
                    + " BackpropType.Standard, or give labels [batch, classes, steps]",
                Arrays.toString(batch.getFeatures().shape()),
                Arrays.toString(batch.getLabels().shape())));
      }
    }

    @Override
    public double validate() {
      return Accuracy.of(network, validation);
    }

    @Override
    public Map<String, String> description() {
      return RunIdentity.describe("classification", description(train), description(validation));
    }

    private static Map<String, String> description(DataSetIterator data) {
      return data instanceof SeekableIterator seekable ? seekable.description() : Map.of();
    }

    /** Nothing: every minibatch begins with sequences of its own. */
    @Override
    public Map<String, INDArray> carried() {
      return Map.of();
    }

    @Override
    public void carry(Map<String, INDArray> carried) {}
  }
}
