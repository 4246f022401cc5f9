package io.github.sublstm.training;

import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What one kind of training does differently from another; {@link TrainingLoop} does the rest. */
interface TrainingTask {

  /**
   * The result of learning one minibatch.
   *
   * @param loss mean over what has a loss: words, examples or answers
   * @param weight how many of those there were
   * @param items learned: words or examples
   */
  record Step(double loss, double weight, long items) {}

  MultiLayerNetwork network();

  /** What models are chosen by. */
  Metric metric();

  /**
   * Goes to a place in the training data.
   *
   * @param epoch counted from 1
   * @param minibatch the next one to be learned, counted from 0
   */
  void seek(int epoch, int minibatch);

  /** Whether the epoch has another minibatch. */
  boolean hasNext();

  /** Learns the next minibatch. */
  Step learn();

  /** Measures the network on the validation data. */
  double validate();

  /** All that must be the same for a run to resume from a checkpoint, by name. */
  Map<String, String> description();

  /** What is carried from one minibatch to the next, besides the network's parameters. */
  Map<String, INDArray> carried();

  /** Puts back what was carried into the minibatch that {@link #seek} went to. */
  void carry(Map<String, INDArray> carried);
}
