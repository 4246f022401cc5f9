package io.github.sublstm.data.trials;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Collects a minibatch of trials value by value. What is not set is 0. */
final class TrialArrays {

  private final int trials;
  private final int inputs;
  private final int outputs;
  private final int steps;
  private final float[] features;
  private final float[] labels;
  private final float[] asked;
  private final int[] lengths;
  private final Map<String, float[]> variables = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if there are no trials
   */
  TrialArrays(int trials, TrialTask task) {
    if (trials < 1) {
      throw new IllegalArgumentException("The number of trials must be positive, not " + trials);
    }
    this.trials = trials;
    this.inputs = task.inputs();
    this.outputs = task.outputs();
    this.steps = task.steps();
    features = new float[trials * inputs * steps];
    labels = new float[trials * outputs * steps];
    asked = new float[trials * steps];
    lengths = new int[trials];
    Arrays.fill(lengths, steps);
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
    variables.computeIfAbsent(name, n -> new float[trials])[trial] = (float) value;
  }

  /** Records a value of a step. */
  void variable(String name, int trial, int step, double value) {
    float[] values = variables.computeIfAbsent(name, n -> new float[trials * steps]);
    values[step * trials + trial] = (float) value;
  }

  /** All that was set. */
  Trials finish() {
    DataSet dataSet =
        new DataSet(array(features, inputs), array(labels, outputs), lengthMask(), answerMask());
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    variables.forEach(
        (name, values) ->
            arrays.put(
                name,
                values.length == trials
                    ? Nd4j.create(values, new long[] {trials}, 'c')
                    : perStep(values)));
    return new Trials(dataSet, arrays);
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
