package io.github.sublstm.examples.spark;

import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The command line.
 *
 * @param task {@code digits} or {@code language-model}
 * @param master URL of the Spark master, or null to take spark-submit's
 * @param workers copies of the network that train at once
 * @param epochs passes over the training data
 * @param batchSize examples of a worker's training step
 * @param averagingFrequency a worker's training steps between two averagings
 * @param seed of the first weights and of the order of the data
 * @param model file to save the network to
 */
record Arguments(
    String task,
    String master,
    int workers,
    int epochs,
    int batchSize,
    int averagingFrequency,
    long seed,
    File model) {

  static final String HELP =
      """
      Usage: TrainOnSpark digits|language-model [option value]...
        --master URL            Spark master, e.g. local[2] or spark://host:7077
                                (default: what spark-submit says)
        --workers N             copies of the network that train at once (default: 2)
        --epochs N              passes over the training data (default: 30)
        --batch-size N          examples of a worker's training step (default: 25)
        --averaging-frequency N a worker's training steps between averagings (default: 3)
        --seed N                of weights and order (default: 1)
        --model FILE            where to save the network (default: model.zip)""";

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  static Arguments parse(String... args) {
    if (args.length == 0 || args.length % 2 == 0) {
      throw new IllegalArgumentException(
          "expected a task and pairs of an option and its value, not " + Arrays.toString(args));
    }
    Map<String, String> options =
        new LinkedHashMap<>(
            Map.of(
                "--workers", "2",
                "--epochs", "30",
                "--batch-size", "25",
                "--averaging-frequency", "3",
                "--seed", "1",
                "--model", "model.zip"));
    for (int k = 1; k < args.length; k += 2) {
      if (!options.containsKey(args[k]) && !args[k].equals("--master")) {
        throw new IllegalArgumentException("unknown option " + args[k]);
      }
      options.put(args[k], args[k + 1]);
    }
    if (!args[0].equals("digits") && !args[0].equals("language-model")) {
      throw new IllegalArgumentException("unknown task " + args[0]);
    }
    return new Arguments(
        args[0],
        options.get("--master"),
        positive(options, "--workers"),
        positive(options, "--epochs"),
        positive(options, "--batch-size"),
        positive(options, "--averaging-frequency"),
        number(options, "--seed"),
        new File(options.get("--model")));
  }

  Task newTask() {
    return task.equals("digits") ? new DigitsTask() : new LanguageModelTask();
  }

  private static int positive(Map<String, String> options, String name) {
    long value = number(options, name);
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
    return (int) value;
  }

  private static long number(Map<String, String> options, String name) {
    try {
      return Long.parseLong(options.get(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " must be a whole number, not " + options.get(name), e);
    }
  }
}
