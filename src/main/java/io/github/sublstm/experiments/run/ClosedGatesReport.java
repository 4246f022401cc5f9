package io.github.sublstm.experiments.run;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import io.github.sublstm.experiments.report.Numbers;
import io.github.sublstm.experiments.report.ReportHtml;
import io.github.sublstm.experiments.report.SettingsTable;
import io.github.sublstm.experiments.run.ClosedGates.Point;
import io.github.sublstm.experiments.run.ClosedGates.Run;
import io.github.sublstm.experiments.run.ClosedGates.Start;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link ClosedGates} found, as a table, a file of curves and a picture. */
public final class ClosedGatesReport {

  private static final String TABLE = "closed-gates.md";
  private static final String CURVES = "closed-gates.csv";
  private static final String PLOT = "closed-gates.png";

  private static final String CAPTION =
      """

      Delayed addition, learned by gradient descent. A balanced subLSTM begins with z = i, so that its output is 0; an \
      LSTM begins with the given bias of its input and output gates. FVU is the test error as a fraction of the \
      variance: 1 is no better than answering the mean. The norm of dW_z is that of the first gradient of the \
      candidate's input weights, a mean over the minibatch, before clipping.

      """;

  private ClosedGatesReport() {}

  /**
   * Writes {@code closed-gates.md}, {@code closed-gates.csv}, {@code closed-gates.png} with its
   * SVG, and {@code report.html}.
   *
   * @param folder exists
   * @param experiment what was run
   * @param runs all equally long
   * @return the table
   * @throws IOException if a file cannot be written
   */
  public static String write(Path folder, ClosedGates experiment, List<Run> runs)
      throws IOException {
    String table = table(runs);
    AtomicFile.write(
        folder.resolve(TABLE), table + CAPTION + SettingsTable.of(experiment.settings()));
    AtomicFile.write(folder.resolve(CURVES), curves(runs));
    Pictures.write(folder.resolve(PLOT), List.of(chart(runs)));
    ReportHtml.write(folder, "Learning from closed gates");
    return table;
  }

  private static String table(List<Run> runs) {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| start | seed | first norm of dW_z | first FVU < %s after minibatches | last FVU |%n"
                    + "| --- | ---: | ---: | ---: | ---: |%n",
                ClosedGates.LEARNED));
    for (Run run : runs) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.2e | %s | %s |%n",
              run.start().label(),
              run.seed(),
              run.firstGradient(),
              run.learnedAfter().isPresent() ? run.learnedAfter().getAsInt() : "never",
              Numbers.of(Metric.FVU, run.lastFvu())));
    }
    return table.toString();
  }

  private static String curves(List<Run> runs) {
    StringBuilder csv = new StringBuilder("start,seed,minibatches,fvu\n");
    for (Run run : runs) {
      for (Point point : run.points()) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%d,%.7g\n",
                run.start(),
                run.seed(),
                point.minibatches(),
                point.fvu()));
      }
    }
    return csv.toString();
  }

  /**
   * The errors by the number of minibatches: a line for each start, the median over its seeds.
   *
   * @param runs all equally long
   */
  public static LineChart chart(List<Run> runs) {
    LineChart chart =
        new LineChart(
                "Learning from closed gates (LSTM: bias of gates i and o)",
                "minibatches",
                "test FVU")
            .logarithmicY();
    Map<Start, List<Run>> byStart =
        runs.stream().collect(groupingBy(Run::start, LinkedHashMap::new, toList()));
    byStart.forEach((start, ofStart) -> add(chart, start.label(), ofStart));
    if (byStart.size() < runs.size()) {
      chart.bands("lowest to highest seed");
    }
    return chart;
  }

  private static void add(LineChart chart, String name, List<Run> runs) {
    List<Point> points = runs.get(0).points();
    double[] x = points.stream().mapToDouble(Point::minibatches).toArray();
    double[] median = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int place = i;
      double[] values =
          runs.stream().mapToDouble(run -> run.points().get(place).fvu()).sorted().toArray();
      int last = values.length - 1;
      median[i] = (values[last / 2] + values[(last + 1) / 2]) / 2;
      low[i] = values[0];
      high[i] = values[last];
    }
    if (runs.size() > 1) {
      chart.line(name, x, median, low, high);
    } else {
      chart.line(name, x, median);
    }
  }
}
