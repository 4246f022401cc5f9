package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.host.HandOver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How long the first training steps of a process take: each in a fresh JVM, in seconds from the
 * beginning of the first {@code fit} to the end of some of them.
 */
public final class StartTimes {

  /** Who trains, and how its process is started. */
  private enum Way {
    DL4J("DL4J LSTM", Contender.DL4J_LSTM),
    BLAS("SubLSTM, BLAS only", Contender.SUB_LSTM) {
      @Override
      List<String> options() {
        return List.of();
      }
    },
    KERNELS("SubLSTM, vector kernels from the first pass on", Contender.SUB_LSTM) {
      @Override
      List<String> options() {
        List<String> options = new ArrayList<>(super.options());
        options.add(String.format(Locale.ROOT, "-D%s=true", HandOver.PROPERTY));
        return options;
      }
    },
    HAND_OVER("SubLSTM", Contender.SUB_LSTM);

    private final String label;
    private final Contender contender;

    Way(String label, Contender contender) {
      this.label = label;
      this.contender = contender;
    }

    /** Options of Java. */
    List<String> options() {
      return ChildJvm.vectorModule();
    }
  }

  private final boolean onlyOurs;
  private final List<Integer> fits;
  private final Engine engine;
  private final DataType precision;
  private final int runs;

  /**
   * Prepares the measurement.
   *
   * @param onlyOurs whether DL4J's LSTM is left out
   * @param fits after which training steps to look at the clock, in ascending order
   * @param engine what our layers run on
   * @param precision of parameters and data
   * @param runs processes of each kind; they take turns
   */
  public StartTimes(
      boolean onlyOurs, List<Integer> fits, Engine engine, DataType precision, int runs) {
    this.onlyOurs = onlyOurs;
    this.fits = fits;
    this.engine = engine;
    this.precision = precision;
    this.runs = runs;
  }

  /**
   * Returns the first rows of the table.
   *
   * @return Markdown
   */
  public String header() {
    StringBuilder header = new StringBuilder("| shape | layer |");
    fits.forEach(fit -> header.append(String.format(Locale.ROOT, " fit %d, s |", fit)));
    return header.append("\n| --- | --- |").append(" ---: |".repeat(fits.size())).toString();
  }

  /**
   * Measures.
   *
   * @param shape what to train
   * @return the medians, a row of the table for each kind of process
   */
  public List<String> rows(Shape shape) {
    Map<Way, List<Times>> all = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      if (!onlyOurs || way.contender.isOurs()) {
        all.put(way, fits.stream().map(fit -> new Times()).toList());
      }
    }
    for (int run = 0; run < runs; run++) {
      all.forEach(
          (way, times) -> {
            double[] seconds = seconds(way, shape);
            for (int k = 0; k < seconds.length; k++) {
              times.get(k).add(seconds[k]);
            }
          });
    }
    return all.entrySet().stream()
        .map(entry -> row(shape, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String row(Shape shape, Way way, List<Times> times) {
    StringBuilder row =
        new StringBuilder(String.format(Locale.ROOT, "| %s | %s |", shape, way.label));
    times.forEach(time -> row.append(String.format(Locale.ROOT, " %.2f |", time.median())));
    return row.toString();
  }

  private double[] seconds(Way way, Shape shape) {
    String answer =
        ChildJvm.ask(
            "the first training steps",
            way.options(),
            StartTimes.class,
            Map.of(),
            way.contender.name(),
            shape.sizes(),
            engine.name(),
            precision.name(),
            fits.stream().map(String::valueOf).collect(Collectors.joining(",")),
            String.valueOf(Nd4j.factory().blas().getMaxThreads()));
    return Arrays.stream(answer.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * Trains and prints the seconds.
   *
   * @param arguments contender, shape, engine, precision, the training steps after which to look at
   *     the clock, and the threads for BLAS
   */
  public static void main(String... arguments) {
    Contender contender = Contender.valueOf(arguments[0]);
    Shape shape = Shape.parse(arguments[1]);
    Engine engine = Engine.valueOf(arguments[2]);
    DataType precision = DataType.valueOf(arguments[3]);
    int[] fits = Arrays.stream(arguments[4].split(",")).mapToInt(Integer::parseInt).toArray();
    Nd4j.factory().blas().setMaxThreads(Integer.parseInt(arguments[5]));
    MultiLayerNetwork network = contender.classifier(shape, engine, precision);
    DataSet examples = Contender.examples(shape, precision);
    Runnable step = contender.turn(() -> network.fit(examples));
    StringBuilder answer = new StringBuilder(ChildJvm.ANSWER);
    long start = System.nanoTime();
    int done = 0;
    for (int fit : fits) {
      for (; done < fit; done++) {
        step.run();
      }
      answer.append((System.nanoTime() - start) / 1e9).append(' ');
    }
    System.out.println(answer);
  }
}
