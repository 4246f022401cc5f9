package io.github.sublstm.experiments.benchmark;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
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
 * every turn, and something quick first runs untimed for longer than that. The JIT compiler slows
 * everything by as much until it has little left to do, so the warm-up waits for that.
 */
final class Rounds {

  private static final double TURN_MILLIS = 60;
  private static final double SETTLING_MILLIS = 300;
  private static final double WARM_UP_MILLIS = 1500;
  private static final double WARM_UP_MOST_MILLIS = 10_000;
  private static final int WARM_UP_MIN = 2;

  /** Share of the time in which the JIT compiler may still be at work. */
  private static final double LITTLE_COMPILED = 0.05;

  private Rounds() {}

  /** Warms each task up, runs the rounds and returns the timings by the tasks' names. */
  static Map<String, Times> run(Map<String, Runnable> tasks, int rounds) {
    Map<String, Double> shortest = new LinkedHashMap<>();
    Map<String, Times> times = new LinkedHashMap<>();
    tasks.forEach(
        (name, task) -> {
          shortest.put(name, warmUp(task));
          times.put(name, new Times());
        });
    List<String> order = new ArrayList<>(tasks.keySet());
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, new Random(round));
      for (String name : order) {
        times.get(name).add(turn(tasks.get(name), shortest.get(name)));
      }
    }
    return times;
  }

  /** Runs a task until the JIT compiler has little left to do; returns the shortest run. */
  private static double warmUp(Runnable task) {
    double spent = 0;
    double shortest = Double.POSITIVE_INFINITY;
    double compiled;
    do {
      double before = spent;
      long compiledBefore = compilation();
      for (int k = 0; k < WARM_UP_MIN || spent - before < WARM_UP_MILLIS; k++) {
        double time = millis(task);
        spent += time;
        shortest = Math.min(shortest, time);
      }
      compiled = (compilation() - compiledBefore) / (spent - before);
    } while (compiled > LITTLE_COMPILED && spent < WARM_UP_MOST_MILLIS);
    return shortest;
  }

  /** Milliseconds that the JIT compiler has worked so far; 0 in a JVM without one. */
  private static long compilation() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler == null ? 0 : compiler.getTotalCompilationTime();
  }

  /**
   * The median of a task's runs in one turn, so that a collection of garbage in the midst of quick
   * runs does not count.
   */
  private static double turn(Runnable task, double shortest) {
    settle(task, shortest);
    Times runs = new Times();
    double spent = 0;
    do {
      double time = millis(task);
      runs.add(time);
      spent += time;
    } while (spent < TURN_MILLIS);
    return runs.median();
  }

  /**
   * Gets rid of what ran before.
   *
   * @param task runs untimed meanwhile
   * @param shortest time that it takes, in ms
   */
  static void settle(Runnable task, double shortest) {
    System.gc();
    double settled = 0;
    while (settled + shortest < SETTLING_MILLIS) {
      settled += millis(task);
    }
  }

  private static double millis(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
