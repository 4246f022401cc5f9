package io.github.sublstm.experiments.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Times several things interleaved, so that a slow minute of the machine hits all of them. Each
 * round has another order, the same in every run. Something quick is repeated within its turn.
 *
 * <p>What DL4J's layers leave is freed by other threads, of the JVM and of ND4J, for some 150 ms
 * after them: enough to double the time of whatever comes next. So garbage is collected before
 * every turn, and something quick first runs untimed for longer than that.
 */
final class Rounds {

  private static final double TURN_MILLIS = 60;
  private static final double SETTLING_MILLIS = 300;
  private static final double WARM_UP_MILLIS = 1500;
  private static final int WARM_UP_MIN = 2;

  private Rounds() {}

  /** Warms each task up, runs the rounds and returns the timings by the tasks' names. */
  static Map<String, Times> run(Map<String, Runnable> tasks, int rounds) {
    Map<String, Double> expected = new LinkedHashMap<>();
    Map<String, Times> times = new LinkedHashMap<>();
    tasks.forEach(
        (name, task) -> {
          expected.put(name, warmUp(task));
          times.put(name, new Times());
        });
    List<String> order = new ArrayList<>(tasks.keySet());
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, new Random(round));
      for (String name : order) {
        times.get(name).add(turn(tasks.get(name), expected.get(name)));
      }
    }
    return times;
  }

  /** Runs a task until the JIT compiler has had its time; returns how long it then takes. */
  private static double warmUp(Runnable task) {
    double spent = 0;
    double last = 0;
    for (int k = 0; k < WARM_UP_MIN || spent < WARM_UP_MILLIS; k++) {
      last = millis(task);
      spent += last;
    }
    return last;
  }

  /** The mean time of a task's runs in one turn. */
  private static double turn(Runnable task, double expected) {
    System.gc();
    double settled = 0;
    while (settled + expected < SETTLING_MILLIS) {
      settled += millis(task);
    }
    double spent = 0;
    int count = 0;
    while (count == 0 || spent < TURN_MILLIS) {
      spent += millis(task);
      count++;
    }
    return spent / count;
  }

  private static double millis(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
