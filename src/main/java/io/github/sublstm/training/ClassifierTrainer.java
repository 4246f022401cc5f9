package io.github.sublstm.training;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a classifier for a number of epochs, measures its accuracy on the validation data after
 * each, and leaves it with the parameters that were best there.
 */
public final class ClassifierTrainer {

  /**
   * How a training run went.
   *
   * @param curve one point per epoch
   * @param bestEpoch the epoch whose parameters the network now has, counted from 1
   * @param validation its accuracy on the validation data
   * @param seconds wall-clock time of training and validation
   */
  public record Outcome(
      List<EpochResult> curve, int bestEpoch, double validation, double seconds) {}

  private final MultiLayerNetwork network;
  private final DataSetIterator train;
  private final DataSetIterator validation;
  private final TrainingProgress progress;

  /**
   * @param network initialised
   * @param train minibatches to learn from
   * @param validation examples to choose the best epoch by
   * @param progress is told after each minibatch and epoch
   */
  public ClassifierTrainer(
      MultiLayerNetwork network,
      DataSetIterator train,
      DataSetIterator validation,
      TrainingProgress progress) {
    this.network = network;
    this.train = train;
    this.validation = validation;
    this.progress = progress;
  }

  /**
   * Trains for {@code epochs} passes over the training data.
   *
   * @throws IllegalArgumentException if {@code epochs} is not positive
   * @throws DivergedException as soon as the loss is NaN or infinite
   */
  public Outcome train(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("The number of epochs must be positive, not " + epochs);
    }
    List<EpochResult> curve = new ArrayList<>(epochs);
    BestOnValidation best = new BestOnValidation(Metric.ACCURACY);
    long start = System.nanoTime();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double loss = learn(epoch);
      double accuracy = Accuracy.of(network, validation);
      best.offer(network, epoch, accuracy);
      EpochResult result = new EpochResult(epoch, loss, accuracy, secondsSince(start));
      curve.add(result);
      progress.epochDone(result);
    }
    best.restore(network);
    return new Outcome(List.copyOf(curve), best.epoch(), best.value(), secondsSince(start));
  }

  /**
   * One epoch, minibatch by minibatch rather than by {@code fit(iterator)}, so that it can stop at
   * the first bad loss.
   */
  private double learn(int epoch) {
    network.getListeners().forEach(listener -> listener.onEpochStart(network));
    double sum = 0;
    long examples = 0;
    int minibatch = 0;
    train.reset();
    while (train.hasNext()) {
      DataSet batch = train.next();
      network.fit(batch);
      minibatch++;
      double loss = network.score();
      if (!Double.isFinite(loss)) {
        throw new DivergedException(epoch, minibatch, loss);
      }
      sum += loss * batch.numExamples();
      examples += batch.numExamples();
      progress.minibatchDone(epoch, sum / examples);
    }
    network.getListeners().forEach(listener -> listener.onEpochEnd(network));
    network.incrementEpochCount();
    return sum / examples;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
