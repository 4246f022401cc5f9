package io.github.sublstm.experiments.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Times several things interleaved, so that a slow minute of the machine hits all of them. Each
 * round has another order, the same in every run, so that none always follows the one that leaves
 * garbage. Something quick is repeated within its turn.
 */
final class Rounds {

  private static final double TURN_MILLIS = 60;
  private static final double WARM_UP_MILLIS = 1500;
  private static final int WARM_UP_MIN = 2;

  private Rounds() {}

  /** Warms each task up, runs the rounds and returns the timings by the tasks' names. */
  static Map<String, Times> run(Map<String, Runnable> tasks, int rounds) {
    Map<String, Integer> repeats = new LinkedHashMap<>();
    Map<String, Times> times = new LinkedHashMap<>();
    tasks.forEach(
        (name, task) -> {
          repeats.put(name, (int) Math.max(1, TURN_MILLIS / warmUp(task)));
          times.put(name, new Times());
        });
    List<String> order = new ArrayList<>(tasks.keySet());
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, new Random(round));
      for (String name : order) {
        int count = repeats.get(name);
        times.get(name).add(millis(tasks.get(name), count) / count);
      }
    }
    return times;
  }

  /** Runs a task until the JIT compiler has had its time; returns how long it then takes. */
  private static double warmUp(Runnable task) {
    double spent = 0;
    double last = 0;
    for (int k = 0; k < WARM_UP_MIN || spent < WARM_UP_MILLIS; k++) {
      last = millis(task, 1);
      spent += last;
    }
    return last;
  }

  private static double millis(Runnable task, int count) {
    long start = System.nanoTime();
    for (int k = 0; k < count; k++) {
      task.run();
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
