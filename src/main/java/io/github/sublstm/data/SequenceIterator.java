package io.github.sublstm.data;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Minibatches of labelled sequences: features {@code [batch, 1, steps]}, labels one-hot {@code
 * [batch, classes]}. The last minibatch of an epoch holds what is left and may be smaller.
 *
 * <p>Shuffled iterators shuffle the examples anew for every epoch, at every {@link #reset()}, with
 * their own random generator: the order of an epoch follows from the seed and the epoch's number
 * alone.
 */
public final class SequenceIterator extends MinibatchIterator {

  private final LabelledSequences data;

  private SequenceIterator(LabelledSequences data, int batchSize, Long seed) {
    super(data.size(), batchSize, seed);
    this.data = data;
    reset();
  }

  /**
   * Every epoch in another random order.
   *
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  public static SequenceIterator shuffled(LabelledSequences data, int batchSize, long seed) {
    return new SequenceIterator(data, batchSize, seed);
  }

  /**
   * Every epoch in the order of the data.
   *
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  public static SequenceIterator inOrder(LabelledSequences data, int batchSize) {
    return new SequenceIterator(data, batchSize, null);
  }

  @Override
  DataSet minibatch(int[] examples) {
    return new DataSet(features(examples), oneHotLabels(examples));
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> description = super.description();
    description.put("steps per sequence", Integer.toString(data.steps()));
    description.put("checksum of the examples", data.checksum());
    return description;
  }

  private INDArray features(int[] examples) {
    // In 'f' order one time step of all examples lies together, as a recurrent layer reads it.
    int count = examples.length;
    float[] values = new float[count * data.steps()];
    for (int step = 0; step < data.steps(); step++) {
      for (int i = 0; i < count; i++) {
        values[step * count + i] = data.value(examples[i], step);
      }
    }
    return Nd4j.create(values, new long[] {count, 1, data.steps()}, 'f');
  }

  private INDArray oneHotLabels(int[] examples) {
    float[] values = new float[examples.length * data.classes()];
    for (int i = 0; i < examples.length; i++) {
      values[i * data.classes() + data.label(examples[i])] = 1;
    }
    return Nd4j.create(values, new long[] {examples.length, data.classes()}, 'c');
  }

  @Override
  public int inputColumns() {
    return 1;
  }

  @Override
  public int totalOutcomes() {
    return data.classes();
  }
}
