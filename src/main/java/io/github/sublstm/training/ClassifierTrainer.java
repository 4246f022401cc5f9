package io.github.sublstm.training;

import io.github.sublstm.data.SeekableIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a classifier, measures its accuracy on the validation data after each epoch, and leaves it
 * with the parameters that were best there.
 *
 * <p>Checkpoints need a {@link SeekableIterator} to train from, such as {@link
 * io.github.sublstm.data.SequenceIterator}, whose order of an epoch can be reproduced. Any other
 * iterator is reset at the start of every epoch.
 */
public final class ClassifierTrainer extends MinibatchTrainer {

  /**
   * @param network initialised; with truncated BPTT the training loss that is reported is that of
   *     each minibatch's last segment, and every step needs a label
   * @param train minibatches to learn from
   * @param validation examples to choose the best epoch by, with labels as {@link Accuracy} takes
   *     them
   */
  public ClassifierTrainer(
      MultiLayerNetwork network, DataSetIterator train, DataSetIterator validation) {
    super(new Task(network, train, validation));
  }

  private static final class Task extends MinibatchTask {

    Task(MultiLayerNetwork network, DataSetIterator train, DataSetIterator validation) {
      super("classification", network, train, validation);
    }

    @Override
    public Metric metric() {
      return Metric.ACCURACY;
    }

    @Override
    void requireMeasurable() {
      Accuracy.requireMeasurable(network(), validation());
    }

    @Override
    double losses(DataSet batch) {
      return batch.numExamples();
    }

    @Override
    double measure() {
      return Accuracy.of(network(), validation());
    }
  }
}
