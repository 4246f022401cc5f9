package io.github.sublstm.data.trials;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A minibatch of trials.
 *
 * @param dataSet features {@code [trials, channels, steps]} and labels {@code [trials, values,
 *     steps]}; the labels' mask {@code [trials, steps]} is 1 where an answer is asked for, and null
 *     if that is everywhere; the features' mask {@code [trials, steps]} is 0 after the end of a
 *     trial that is shorter than others, and null if all are equally long
 * @param variables what was drawn, by name: {@code [trials]} for a value of each trial, {@code
 *     [trials, steps]} for one of each step; the tasks say what they have
 */
public record Trials(DataSet dataSet, Map<String, INDArray> variables) {

  /** Copies the map, not the arrays. */
  public Trials {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /**
   * The values of a variable.
   *
   * @throws IllegalArgumentException if the task has none of that name, naming those it has
   */
  public INDArray variable(String name) {
    INDArray values = variables.get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "There is no variable '" + name + "', there are " + variables.keySet());
    }
    return values;
  }
}
