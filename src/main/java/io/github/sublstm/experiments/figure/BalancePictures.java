package io.github.sublstm.experiments.figure;

import static java.util.Arrays.stream;

import io.github.sublstm.analysis.EiBalance;
import io.github.sublstm.experiments.picture.HistogramChart;
import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** How excitation and inhibition are balanced, and how long units remember. */
final class BalancePictures {

  private static final int BINS = 40;

  private BalancePictures() {}

  /**
   * Draws the distributions of B_in and B_out.
   *
   * @param layers subtractive ones; none for no pictures
   * @throws IOException if a file cannot be written
   */
  static void write(Path folder, List<Observed> layers) throws IOException {
    write(
        folder.resolve("balance-at-the-cell.png"),
        new HistogramChart("Balance of z and i", "B_in = (z − i) / (z + i)", BINS),
        layers,
        balance -> balance.input().data().asDouble());
    write(
        folder.resolve("balance-at-the-output.png"),
        new HistogramChart("Balance of σ(c) and o", "B_out = (σ(c) − o) / (σ(c) + o)", BINS),
        layers,
        balance -> balance.output().data().asDouble());
  }

  private static void write(
      Path png, HistogramChart chart, List<Observed> layers, Function<EiBalance, double[]> values)
      throws IOException {
    boolean isEmpty = true;
    for (Observed layer : layers) {
      double[] finite = finite(values.apply(layer.balance()));
      if (finite.length > 0) {
        chart.values(layer.name(), finite);
        isEmpty = false;
      }
    }
    if (!isEmpty) {
      Pictures.write(png, List.of(chart));
    }
  }

  /**
   * Draws r(z, i) of the units, in ascending order.
   *
   * @param layers subtractive ones; those whose units do not vary are left out
   * @throws IOException if a file cannot be written
   */
  static void writeCorrelations(Path folder, List<Observed> layers) throws IOException {
    LineChart chart =
        new LineChart(
                "Correlation of excitation and inhibition",
                "units in ascending order (%)",
                "r(z, i)")
            .reachY(-1, 1);
    writeSorted(
        folder.resolve("correlation-of-z-and-i.png"), chart, layers, EiBalance::inputCorrelations);
  }

  /**
   * Draws the time constants of the units, in ascending order.
   *
   * @param layers with a constant decay; none for no picture
   * @throws IOException if a file cannot be written
   */
  static void writeMemories(Path folder, List<Observed> layers) throws IOException {
    LineChart chart =
        new LineChart(
                "Memories of the units", "units in ascending order (%)", "τ = −1/ln f (steps)")
            .logarithmicY();
    writeSorted(
        folder.resolve("memories.png"),
        chart,
        layers,
        // A unit that keeps nothing has no place on a logarithmic axis, and comes before all
        // others.
        balance ->
            stream(balance.timeConstants())
                .map(memory -> memory == 0 ? Double.NEGATIVE_INFINITY : memory)
                .toArray());
  }

  private static void writeSorted(
      Path png, LineChart chart, List<Observed> layers, Function<EiBalance, double[]> values)
      throws IOException {
    boolean isEmpty = true;
    for (Observed layer : layers) {
      SortedUnits units = SortedUnits.of(values.apply(layer.balance()));
      if (units.values().length > 0) {
        chart.line(layer.name(), units.percent(), units.values());
        isEmpty = false;
      }
    }
    if (!isEmpty) {
      Pictures.write(png, List.of(chart));
    }
  }

  private static double[] finite(double[] values) {
    return stream(values).filter(Double::isFinite).toArray();
  }
}
