package io.github.sublstm.training;

import io.github.sublstm.data.SeekableIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a network whose outputs are numbers, measures it on the validation data after each epoch,
 * and leaves it with the parameters that were best there.
 *
 * <p>Checkpoints need a {@link SeekableIterator} to train from, such as {@link
 * io.github.sublstm.data.trials.TrialIterator}, whose minibatches can be reproduced. Any other
 * iterator is reset at the start of every epoch.
 *
 * <p>The training loss that is reported is the mean per answer: per example, or per step that the
 * labels' mask does not leave out.
 */
public final class RegressionTrainer extends MinibatchTrainer {

  /**
   * @param network initialised; with truncated BPTT the training loss that is reported is that of
   *     each minibatch's last segment, and every step needs a label
   * @param train minibatches to learn from
   * @param validation minibatches to choose the best epoch by, with labels of the output's shape
   * @param measure what to choose it by
   */
  public RegressionTrainer(
      MultiLayerNetwork network,
      DataSetIterator train,
      DataSetIterator validation,
      RegressionMeasure measure) {
    super(new Task(network, train, validation, measure));
  }

  private static final class Task extends MinibatchTask {

    private final RegressionMeasure measure;

    Task(
        MultiLayerNetwork network,
        DataSetIterator train,
        DataSetIterator validation,
        RegressionMeasure measure) {
      super("regression", network, train, validation);
      this.measure = measure;
    }

    @Override
    public Metric metric() {
      return measure.metric();
    }

    @Override
    void requireMeasurable() {
      measure.requireMeasurable(network(), validation());
    }

    @Override
    double losses(DataSet batch) {
      MultiLayerConfiguration configuration = network().getLayerWiseConfigurations();
      int segment =
          configuration.getBackpropType() == BackpropType.TruncatedBPTT
              ? configuration.getTbpttFwdLength()
              : Integer.MAX_VALUE;
      return Answers.countOfLastSegment(batch, OutputFormat.of(network()), segment);
    }

    @Override
    double measure() {
      return measure.of(network(), validation());
    }
  }
}
