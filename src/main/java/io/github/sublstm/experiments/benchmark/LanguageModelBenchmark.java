package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.learning.RmsPropMomentum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Times whole training steps of language models: {@code fit} on one minibatch. */
public final class LanguageModelBenchmark {

  /** Which updater: the cheapest, and the paper's kind. */
  private enum Updater {
    SGD,
    RMSPROP
  }

  private final List<LanguageModelContender> contenders;
  private final Engine engine;
  private final DataType precision;
  private final int rounds;

  public LanguageModelBenchmark(
      List<LanguageModelContender> contenders, Engine engine, DataType precision, int rounds) {
    this.contenders = contenders;
    this.engine = engine;
    this.precision = precision;
    this.rounds = rounds;
  }

  /** What was measured of one contender. */
  public record Row(
      LanguageModelShape shape, String updater, LanguageModelContender contender, Times fit) {

    double wordsPerSecond() {
      return LanguageModelShape.words() / fit.median() * 1000;
    }
  }

  /** Measures one shape with both updaters; DL4J, which takes seconds, with Sgd only. */
  public List<Row> run(LanguageModelShape shape) {
    DataSet data = new DataSet(words(shape, 1), words(shape, 2));
    Map<String, Runnable> tasks = new LinkedHashMap<>();
    for (LanguageModelContender contender : contenders) {
      for (Updater updater : Updater.values()) {
        if (contender != LanguageModelContender.DL4J || updater == Updater.SGD) {
          MultiLayerNetwork network =
              contender.network(
                  shape,
                  engine,
                  precision,
                  updater == Updater.SGD ? new Sgd(0.1) : new RmsPropMomentum(1e-3));
          Runnable fit = () -> network.fit(data);
          tasks.put(
              key(contender, updater),
              contender == LanguageModelContender.DL4J ? Turn.spinning(fit) : Turn.quiet(fit));
        }
      }
    }
    Map<String, Times> times = Rounds.run(tasks, rounds);
    List<Row> rows = new ArrayList<>();
    for (Updater updater : Updater.values()) {
      for (LanguageModelContender contender : contenders) {
        Times fit = times.get(key(contender, updater));
        if (fit != null) {
          rows.add(new Row(shape, updater.name().toLowerCase(Locale.ROOT), contender, fit));
        }
      }
    }
    return rows;
  }

  private static String key(LanguageModelContender contender, Updater updater) {
    return contender + " " + updater;
  }

  private INDArray words(LanguageModelShape shape, long seed) {
    Random random = new Random(seed);
    INDArray words =
        Nd4j.create(precision, LanguageModelShape.MINIBATCH, 1, LanguageModelShape.STEPS);
    for (long k = 0; k < words.length(); k++) {
      words.putScalar(k, random.nextInt(shape.vocabulary()));
    }
    return words;
  }

  /** One row per measurement; the ratio is DL4J's time with the Sgd updater over this one. */
  public static String markdown(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    table.append("| model | layers | updater | fit, ms (quartiles) | words/s | vs DL4J |\n");
    table.append("| --- | --- | --- | ---: | ---: | ---: |\n");
    for (Row row : rows) {
      Row dl4j =
          rows.stream()
              .filter(r -> r.contender == LanguageModelContender.DL4J && r.shape.equals(row.shape))
              .findFirst()
              .orElse(null);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.1f (%.1f–%.1f) | %.0f | %s |%n",
              row.shape,
              row.contender.label(),
              row.updater,
              row.fit.median(),
              row.fit.quantile(0.25),
              row.fit.quantile(0.75),
              row.wordsPerSecond(),
              Ratio.of(dl4j, row, r -> r.fit.median())));
    }
    return table.toString();
  }

  /** The same for programs, with the machine and the versions. */
  public static Map<String, Object> json(List<Row> rows, Map<String, Object> config) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("vocabulary", row.shape.vocabulary());
      entry.put("units", row.shape.units());
      entry.put("steps", LanguageModelShape.STEPS);
      entry.put("minibatch", LanguageModelShape.MINIBATCH);
      entry.put("layers", row.contender.label());
      entry.put("updater", row.updater);
      entry.put("fit", row.fit.toJson());
      entry.put("wordsPerSecond", row.wordsPerSecond());
      entries.add(entry);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("config", config);
    all.put("results", entries);
    return all;
  }
}
