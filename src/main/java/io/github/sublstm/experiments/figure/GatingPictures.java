package io.github.sublstm.experiments.figure;

import io.github.sublstm.analysis.GatingCurves;
import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Figure 1 of Costa et al. 2017: how subtraction and multiplication change a response. */
public final class GatingPictures {

  private static final double FIRST_INPUT = 0.9;
  private static final double LAST_INPUT = 4;
  private static final double STEP = 0.01;

  private static final double[] INHIBITIONS = {0, 0.4, 0.8};
  private static final double[] GATES = {1, 0.6, 0.2, 0};

  private GatingPictures() {}

  /**
   * Writes parts a, b and c as pictures of their own.
   *
   * @throws IOException if a file cannot be written
   */
  public static void write(Path folder) throws IOException {
    LineChart spiking = chart("Subtractive gating, spiking neuron (Fig. 1a)");
    addCurves(spiking, "inhibition", INHIBITIONS, GatingCurves::integrateAndFire);
    LineChart sigmoid = chart("Subtractive gating, sigmoid (Fig. 1b)");
    addCurves(sigmoid, "inhibition", INHIBITIONS, GatingCurves::subtractive);
    double[] ends = {FIRST_INPUT, LAST_INPUT};
    sigmoid.line("inhibition = excitation", ends, new double[ends.length]);
    LineChart multiplied = chart("Multiplicative gating, sigmoid (Fig. 1c)");
    addCurves(multiplied, "gate", GATES, GatingCurves::multiplicative);
    Pictures.write(folder.resolve("fig-1a-subtractive-spiking.png"), List.of(spiking));
    Pictures.write(folder.resolve("fig-1b-subtractive-sigmoid.png"), List.of(sigmoid));
    Pictures.write(folder.resolve("fig-1c-multiplicative-sigmoid.png"), List.of(multiplied));
  }

  private static LineChart chart(String title) {
    return new LineChart(title, "input x", "firing rate (Hz)").reachY(0, GatingCurves.MAXIMUM);
  }

  private static void addCurves(
      LineChart chart, String name, double[] settings, DoubleBinaryOperator rate) {
    int points = (int) Math.round((LAST_INPUT - FIRST_INPUT) / STEP) + 1;
    double[] x = IntStream.range(0, points).mapToDouble(i -> FIRST_INPUT + i * STEP).toArray();
    for (double setting : settings) {
      double[] y =
          IntStream.range(0, points).mapToDouble(i -> rate.applyAsDouble(x[i], setting)).toArray();
      chart.line(String.format(Locale.ROOT, "%s %.1f", name, setting), x, y);
    }
  }
}
