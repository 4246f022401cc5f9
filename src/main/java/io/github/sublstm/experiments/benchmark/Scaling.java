package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How the cost of a training step of {@code SubLSTM} grows with the number of time steps, units,
 * examples and threads, one at a time. All points are measured interleaved.
 */
public final class Scaling {

  private static final Shape BASE = new Shape("base", 128, 64, 128, 32);

  private final Engine engine;
  private final DataType precision;
  private final int rounds;

  public Scaling(Engine engine, DataType precision, int rounds) {
    this.engine = engine;
    this.precision = precision;
    this.rounds = rounds;
  }

  /**
   * One point.
   *
   * @param varied what differs from the base, as {@code T}
   * @param threads most threads of a pass, and of BLAS
   */
  record Point(String varied, Shape shape, int threads) {
    String value() {
      return switch (varied) {
        case "T" -> String.valueOf(shape.steps());
        case "H" -> String.valueOf(shape.units());
        case "B" -> String.valueOf(shape.minibatch());
        default -> String.valueOf(threads);
      };
    }

    String key() {
      return varied + "=" + value();
    }

    double gigaflops() {
      return shape.trainingFlops(Contender.SUB_LSTM.gates()) / 1e9;
    }
  }

  /** Measures and returns a Markdown table. */
  public String markdown() {
    try (EngineThreads bound = new EngineThreads()) {
      return table(measure(bound));
    }
  }

  private Map<Point, Times> measure(EngineThreads bound) {
    Map<String, Runnable> tasks = new LinkedHashMap<>();
    List<Point> points = points();
    for (Point point : points) {
      MultiLayerNetwork network = Contender.SUB_LSTM.classifier(point.shape(), engine, precision);
      DataSet examples = Contender.examples(point.shape(), precision);
      tasks.put(
          point.key(),
          Contender.SUB_LSTM.turn(
              () -> {
                bound.set(point.threads());
                network.fit(examples);
              }));
    }
    Map<String, Times> times = Rounds.run(tasks, rounds);
    Map<Point, Times> measured = new LinkedHashMap<>();
    points.forEach(point -> measured.put(point, times.get(point.key())));
    return measured;
  }

  private static List<Point> points() {
    int processors = Runtime.getRuntime().availableProcessors();
    List<Point> points = new ArrayList<>();
    for (int steps : new int[] {32, 64, 128, 256, 512, 1024}) {
      points.add(
          new Point(
              "T",
              new Shape("T", steps, BASE.inputs(), BASE.units(), BASE.minibatch()),
              processors));
    }
    for (int units : new int[] {32, 64, 128, 256, 512}) {
      points.add(
          new Point(
              "H",
              new Shape("H", BASE.steps(), BASE.inputs(), units, BASE.minibatch()),
              processors));
    }
    for (int minibatch : new int[] {4, 8, 16, 32, 64, 128}) {
      points.add(
          new Point(
              "B",
              new Shape("B", BASE.steps(), BASE.inputs(), BASE.units(), minibatch),
              processors));
    }
    for (int threads = 1; threads <= processors; threads *= 2) {
      points.add(new Point("threads", BASE, threads));
    }
    return points;
  }

  static String table(Map<Point, Times> measured) {
    StringBuilder table =
        new StringBuilder(
            "| varied | value | fit, ms (quartiles) | GFLOP of products | GFLOP/s |\n"
                + "| --- | ---: | ---: | ---: | ---: |\n");
    measured.forEach(
        (point, times) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %.2f (%.2f–%.2f) | %.3f | %.0f |%n",
                    point.varied(),
                    point.value(),
                    times.median(),
                    times.quantile(0.25),
                    times.quantile(0.75),
                    point.gigaflops(),
                    point.gigaflops() * 1000 / times.median())));
    return String.format(
        Locale.ROOT,
        "`SubLSTM` through `fit`; T=%d in=%d H=%d B=%d where not varied.%n%n%s",
        BASE.steps(),
        BASE.inputs(),
        BASE.units(),
        BASE.minibatch(),
        table);
  }
}
