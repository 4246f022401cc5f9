package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.ParallelWrapper.TrainingMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What a minibatch of {@code SubLSTM} costs with one worker, which is plain {@code fit}, and with
 * DL4J's {@code ParallelWrapper} around two, by the threads that a pass may use. The measurements
 * are interleaved.
 */
public final class ParallelWorkers {

  private static final int WORKERS = 2;

  /** Minibatches of a fit: the wrapper copies the network and collects garbage once per fit. */
  private static final int MINIBATCHES = 16;

  /**
   * A way to train.
   *
   * @param mode of the wrapper, or null for none
   * @param threads bound on the threads of a pass, and of BLAS, or 0 for none
   */
  record Way(TrainingMode mode, int threads) {
    String label() {
      return mode == null
          ? "1"
          : WORKERS + ", " + mode.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    String threadsLabel() {
      return threads == 0 ? "default" : "at most " + threads;
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way(null, 0),
          new Way(null, 1),
          new Way(TrainingMode.AVERAGING, 0),
          new Way(TrainingMode.AVERAGING, WORKERS),
          new Way(TrainingMode.AVERAGING, 1),
          new Way(TrainingMode.SHARED_GRADIENTS, 0));

  private final List<Shape> shapes;
  private final Engine engine;
  private final DataType precision;
  private final int rounds;

  public ParallelWorkers(List<Shape> shapes, Engine engine, DataType precision, int rounds) {
    this.shapes = shapes;
    this.engine = engine;
    this.precision = precision;
    this.rounds = rounds;
  }

  /** Measures and returns a Markdown table. */
  public String markdown() {
    StringBuilder table =
        new StringBuilder(
            "| shape | workers | threads of a pass | a minibatch, ms (quartiles) |\n"
                + "| --- | --- | --- | ---: |\n");
    for (Shape shape : shapes) {
      try (EngineThreads bound = new EngineThreads()) {
        measure(shape, bound).forEach((way, times) -> table.append(row(shape, way, times)));
      }
    }
    return String.format(
        Locale.ROOT, "`SubLSTM` through `fit` of %d minibatches.%n%n%s", MINIBATCHES, table);
  }

  static String row(Shape shape, Way way, Times times) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f (%.2f–%.2f) |%n",
        shape,
        way.label(),
        way.threadsLabel(),
        times.median() / MINIBATCHES,
        times.quantile(0.25) / MINIBATCHES,
        times.quantile(0.75) / MINIBATCHES);
  }

  private Map<Way, Times> measure(Shape shape, EngineThreads bound) {
    List<DataSet> minibatches = new ArrayList<>();
    for (int k = 0; k < MINIBATCHES; k++) {
      minibatches.add(Contender.examples(shape, precision));
    }
    Map<String, Runnable> tasks = new LinkedHashMap<>();
    for (Way way : WAYS) {
      DataSetIterator data = new ExistingDataSetIterator(minibatches);
      Runnable fit = fit(shape, way, data);
      tasks.put(
          way.toString(),
          Contender.SUB_LSTM.turn(
              () -> {
                if (way.threads() == 0) {
                  bound.clear();
                } else {
                  bound.set(way.threads());
                }
                fit.run();
              }));
    }
    Map<String, Times> times = Rounds.run(tasks, rounds);
    Map<Way, Times> measured = new LinkedHashMap<>();
    WAYS.forEach(way -> measured.put(way, times.get(way.toString())));
    return measured;
  }

  private Runnable fit(Shape shape, Way way, DataSetIterator data) {
    MultiLayerNetwork network = Contender.SUB_LSTM.classifier(shape, engine, precision);
    if (way.mode() == null) {
      return () -> network.fit(data);
    }
    return () -> {
      data.reset();
      // A wrapper's gradient accumulator does not survive the end of its first fit.
      try (ParallelWrapper wrapper =
          new ParallelWrapper.Builder<>(network)
              .workers(WORKERS)
              .trainingMode(way.mode())
              .averagingFrequency(1)
              .build()) {
        wrapper.fit(data);
      } catch (Exception e) {
        throw new IllegalStateException("The wrapper of " + network + " does not close", e);
      }
    };
  }
}
