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
import java.util.stream.IntStream;

/** How excitation and inhibition are balanced, and how long units remember. */
final class BalancePictures {

  private static final int BINS_OF_VALUES = 40;
  private static final int BINS_OF_UNITS = 20;

  private BalancePictures() {}

  /**
   * Draws the distributions of B_in, B_out and r(z, i).
   *
   * @param layers subtractive ones; none for no pictures
   * @throws IOException if a file cannot be written
   */
  static void write(Path folder, List<Observed> layers) throws IOException {
    write(
        folder.resolve("balance-at-the-cell.png"),
        new HistogramChart(
            "Balance of z and i", "B_in = (z − i) / (z + i)", BINS_OF_VALUES),
        layers,
        balance -> balance.input().data().asDouble());
    write(
        folder.resolve("balance-at-the-output.png"),
        new HistogramChart(
            "Balance of σ(c) and o", "B_out = (σ(c) − o) / (σ(c) + o)", BINS_OF_VALUES),
        layers,
        balance -> balance.output().data().asDouble());
    write(
        folder.resolve("correlation-of-z-and-i.png"),
        new HistogramChart(
            "Correlation of excitation and inhibition", "r(z, i) of a unit", BINS_OF_UNITS),
        layers,
        EiBalance::inputCorrelations);
  }

  private static void write(
      Path png,
      HistogramChart chart,
      List<Observed> layers,
      Function<EiBalance, double[]> values)
      throws IOException {
    boolean isEmpty = true;
    for (Observed layer : layers) {
      double[] finite =
          stream(values.apply(layer.balance())).filter(Double::isFinite).toArray();
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
   * Draws the time constants of the units, in ascending order.
   *
   * @param layers with a constant decay; none for no picture
   * @throws IOException if a file cannot be written
   */
  static void writeMemories(Path folder, List<Observed> layers) throws IOException {
    if (layers.isEmpty()) {
      return;
    }
    LineChart chart =
        new LineChart(
                "Memories of the units", "unit, from short to long memory", "τ = −1/ln f (steps)")
            .logarithmicY();
    for (Observed layer : layers) {
      double[] memories = stream(layer.balance().timeConstants()).sorted().toArray();
      chart.line(
          layer.name(),
          IntStream.rangeClosed(1, memories.length).asDoubleStream().toArray(),
          stream(memories).map(memory -> memory > 0 ? memory : Double.NaN).toArray());
    }
    Pictures.write(folder.resolve("memories.png"), List.of(chart));
  }
}
