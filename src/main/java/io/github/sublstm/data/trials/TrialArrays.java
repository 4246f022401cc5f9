package io.github.sublstm.data.trials;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Collects a minibatch of trials value by value. What is not set is 0. */
final class TrialArrays {

  /** About the longest array of Java. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  private final int trials;
  private final int inputs;
  private final int outputs;
  private final int steps;
  private final float[] features;
  private final float[] labels;
  private final float[] asked;
  private final int[] lengths;
  private final Map<String, float[]> ofTrials = new LinkedHashMap<>();
  private final Map<String, float[]> ofSteps = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if there are no trials, or too many
   */
  TrialArrays(int trials, TrialTask task) {
    if (trials < 1) {
      throw new IllegalArgumentException("The number of trials must be positive, not " + trials);
    }
    this.trials = trials;
    this.inputs = task.inputs();
    this.outputs = task.outputs();
    this.steps = task.steps();
    features = new float[size(inputs)];
    labels = new float[size(outputs)];
    asked = new float[trials * steps];
    lengths = new int[trials];
    Arrays.fill(lengths, steps);
  }

  private int size(int channels) {
    long size = (long) trials * steps * channels;
    if (size > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d trials of %,d steps have %,d values, and one minibatch holds at most %,d: use fewer"
                  + " trials, or shorter delays",
              trials,
              steps,
              size,
              MOST));
    }
    return (int) size;
  }

  /** Sets an input. */
  void input(int trial, int channel, int step, double value) {
    features[(step * inputs + channel) * trials + trial] = (float) value;
  }

  /** Asks for an answer. */
  void answer(int trial, int step, double... values) {
    for (int i = 0; i < outputs; i++) {
      labels[(step * outputs + i) * trials + trial] = (float) values[i];
    }
    asked[step * trials + trial] = 1;
  }

  /** Ends a trial before its last step. */
  void length(int trial, int length) {
    lengths[trial] = length;
  }

  /** Records a value of a trial. */
  void variable(String name, int trial, double value) {
    ofTrials.computeIfAbsent(name, n -> new float[trials])[trial] = (float) value;
  }

  /** Records a value of a step. */
  void variable(String name, int trial, int step, double value) {
    float[] values = ofSteps.computeIfAbsent(name, n -> new float[trials * steps]);
    values[step * trials + trial] = (float) value;
  }

  /** All that was set. */
  Trials finish() {
    DataSet dataSet =
        new DataSet(array(features, inputs), array(labels, outputs), lengthMask(), answerMask());
    Map<String, INDArray> variables = new LinkedHashMap<>();
    ofTrials.forEach(
        (name, values) -> variables.put(name, Nd4j.create(values, new long[] {trials}, 'c')));
    ofSteps.forEach((name, values) -> variables.put(name, perStep(values)));
    return new Trials(dataSet, variables);
  }

  /** In 'f' order one time step of all trials lies together, as a recurrent layer reads it. */
  private INDArray array(float[] values, int size) {
    return Nd4j.create(values, new long[] {trials, size, steps}, 'f');
  }

  private INDArray perStep(float[] values) {
    return Nd4j.create(values, new long[] {trials, steps}, 'f');
  }

  private INDArray answerMask() {
    for (float mask : asked) {
      if (mask == 0) {
        return perStep(asked);
      }
    }
    return null;
  }

  private INDArray lengthMask() {
    if (Arrays.stream(lengths).allMatch(length -> length == steps)) {
      return null;
    }
    float[] mask = new float[trials * steps];
    for (int trial = 0; trial < trials; trial++) {
      for (int step = 0; step < lengths[trial]; step++) {
        mask[step * trials + trial] = 1;
      }
    }
    return perStep(mask);
  }
}
