package io.github.sublstm.experiments.figure;

import static java.util.Arrays.stream;

import io.github.sublstm.analysis.GradientFlow;
import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How large the parts D, H and C of the candidates' error are at each time step. */
final class FlowPictures {

  private FlowPictures() {}

  /**
   * Draws layers beside each other, on the same axes.
   *
   * @param png the picture
   * @param layers those without any gradient are left out
   * @throws IOException if a file cannot be written
   */
  static void write(Path png, List<Observed> layers) throws IOException {
    List<Observed> drawn =
        layers.stream()
            .filter(layer -> paths(layer).values().stream().anyMatch(FlowPictures::hasSome))
            .toList();
    if (drawn.isEmpty()) {
      return;
    }
    double[] all =
        drawn.stream()
            .flatMapToDouble(
                layer -> paths(layer).values().stream().flatMapToDouble(norms -> stream(norms)))
            .filter(norm -> norm > 0)
            .sorted()
            .toArray();
    double low = rounded(all[0], Math::floor);
    double high = rounded(all[all.length - 1], Math::ceil);
    List<LineChart> charts = new ArrayList<>();
    for (Observed layer : drawn) {
      charts.add(chart(layer).reachY(low, high));
    }
    Pictures.write(png, charts);
  }

  /** To one digit. */
  private static double rounded(double value, DoubleUnaryOperator rounding) {
    double unit = Math.pow(10, Math.floor(Math.log10(value)));
    return rounding.applyAsDouble(value / unit) * unit;
  }

  private static LineChart chart(Observed layer) {
    LineChart chart =
        new LineChart("Gradient paths: " + layer.name(), "time step", "norm of the error of z")
            .logarithmicY();
    paths(layer)
        .forEach(
            (path, norms) -> {
              if (hasSome(norms)) {
                addPositive(chart, path, norms);
              }
            });
    return chart;
  }

  private static boolean hasSome(double[] norms) {
    return stream(norms).anyMatch(norm -> norm > 0);
  }

  /** From the first positive value to the last; zeros have no place on a logarithmic axis. */
  private static void addPositive(LineChart chart, String path, double[] norms) {
    int[] positive = IntStream.range(0, norms.length).filter(t -> norms[t] > 0).toArray();
    int first = positive[0];
    int last = positive[positive.length - 1];
    chart.line(
        path,
        IntStream.rangeClosed(first, last).mapToDouble(t -> t + 1).toArray(),
        IntStream.rangeClosed(first, last)
            .mapToDouble(t -> norms[t] > 0 ? norms[t] : Double.NaN)
            .toArray());
  }

  private static Map<String, double[]> paths(Observed layer) {
    Map<String, double[]> paths = new LinkedHashMap<>();
    paths.put("D, from above", GradientFlow.norms(direct(layer)));
    paths.put("H, through gates", GradientFlow.norms(hidden(layer)));
    paths.put("C, through the cell state", GradientFlow.norms(cell(layer)));
    return paths;
  }

  static INDArray direct(Observed layer) {
    return layer.flow().direct(layer.recording().layer());
  }

  static INDArray hidden(Observed layer) {
    return layer.flow().hidden(layer.recording().layer());
  }

  static INDArray cell(Observed layer) {
    return layer.flow().cell(layer.recording().layer());
  }
}
