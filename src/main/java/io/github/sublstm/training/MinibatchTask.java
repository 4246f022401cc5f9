package io.github.sublstm.training;

import io.github.sublstm.data.SeekableIterator;
import io.github.sublstm.training.checkpoint.RunIdentity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.layers.recurrent.RnnLossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Learns the minibatches of an iterator, each by itself. Minibatch by minibatch rather than by
 * {@code fit(iterator)}, so that training can stop at the first bad loss.
 */
abstract class MinibatchTask implements TrainingTask {

  private final String name;
  private final MultiLayerNetwork network;
  private final DataSetIterator train;
  private final DataSetIterator validation;
  private int epoch;

  /**
   * @param name of the kind of task, for checkpoints
   */
  MinibatchTask(
      String name, MultiLayerNetwork network, DataSetIterator train, DataSetIterator validation) {
    this.name = name;
    this.network = network;
    this.train = train;
    this.validation = validation;
  }

  /**
   * The loop that learns this task.
   *
   * @throws IllegalArgumentException if checkpoints are asked for and the training data is no
   *     {@link SeekableIterator}
   */
  final TrainingLoop loop(TrainingOptions options) {
    if (options.checkpoint() != null && !(train instanceof SeekableIterator)) {
      throw new IllegalArgumentException(
          "Checkpoints need a SeekableIterator to train from, not a " + train.getClass().getName());
    }
    return new TrainingLoop(this, options);
  }

  /**
   * Checks the validation data.
   *
   * @throws IllegalArgumentException if there is none, or its labels do not suit the metric
   */
  abstract void requireMeasurable();

  /** How many losses the loss of a minibatch, or of its last segment, sums up. */
  abstract double losses(DataSet batch);

  /** Measures the network on {@link #validation()}. */
  abstract double measure();

  /** The data to choose the best epoch by. */
  final DataSetIterator validation() {
    return validation;
  }

  @Override
  public final MultiLayerNetwork network() {
    return network;
  }

  @Override
  public final void seek(int epoch, int minibatch) {
    this.epoch = epoch;
    if (train instanceof SeekableIterator seekable) {
      seekable.seek(epoch, minibatch);
    } else {
      train.reset();
    }
  }

  @Override
  public final boolean hasNext() {
    return train.hasNext();
  }

  @Override
  public final Step learn() {
    DataSet batch = train.next();
    LossAlone lossAlone = LossAlone.before(network);
    int before = network.getIterationCount();
    network.fit(batch);
    requireLearned(batch, before);
    double sum = lossAlone.after() * (isScorePerExample() ? batch.numExamples() : 1);
    double losses = losses(batch);
    return new Step(losses > 0 ? sum / losses : sum, losses, batch.numExamples());
  }

  /** Whether DL4J has divided the score by the examples; its loss layers always do. */
  private boolean isScorePerExample() {
    return network.conf().isMiniBatch()
        || network.getOutputLayer() instanceof LossLayer
        || network.getOutputLayer() instanceof RnnLossLayer;
  }

  /** On the minibatches that an undisturbed run would have come to, however often it resumed. */
  @Override
  public final double validate() {
    if (validation instanceof SeekableIterator seekable) {
      seekable.seek(epoch, 0);
    }
    return measure();
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
  public final Map<String, String> description() {
    return RunIdentity.describe(name, description(train), description(validation));
  }

  private static Map<String, String> description(DataSetIterator data) {
    return data instanceof SeekableIterator seekable ? seekable.description() : Map.of();
  }

  /** Nothing: every minibatch begins with sequences of its own. */
  @Override
  public final Map<String, INDArray> carried() {
    return Map.of();
  }

  @Override
  public final void carry(Map<String, INDArray> carried) {}
}
