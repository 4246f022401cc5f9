package io.github.sublstm.experiments.report;

import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.training.EpochResult;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The curves of one model's seeds, summed up: for each place on the horizontal axis, such as an
 * epoch, the mean, the lowest and the highest value.
 *
 * @param isCut whether some runs go on where the shortest ends, and the band with it
 */
record CurveBand(double[] x, double[] mean, double[] lowest, double[] highest, boolean isCut) {

  /** What a band is, in legends. */
  static final String NAME = "lowest to highest seed";

  /**
   * @param runs at least one; the band ends with the shortest
   * @param value what to take from each epoch
   */
  static CurveBand of(List<Curve> runs, ToDoubleFunction<EpochResult> value) {
    int length = runs.stream().mapToInt(run -> run.epochs().size()).min().orElseThrow();
    CurveBand band =
        new CurveBand(
            new double[length],
            new double[length],
            new double[length],
            new double[length],
            runs.stream().anyMatch(run -> run.epochs().size() > length));
    for (int i = 0; i < length; i++) {
      int epoch = i;
      double[] values =
          runs.stream().mapToDouble(run -> value.applyAsDouble(run.epochs().get(epoch))).toArray();
      band.x[i] = runs.get(0).epochs().get(i).epoch();
      band.mean[i] = Spread.of(values).mean();
      band.lowest[i] = Arrays.stream(values).min().orElseThrow();
      band.highest[i] = Arrays.stream(values).max().orElseThrow();
    }
    return band;
  }

  /** Draws a line, in its band if there is more than one run. */
  void draw(LineChart chart, String model, boolean inBand) {
    if (inBand) {
      chart.line(model, x, mean, lowest, highest).bands(NAME);
    } else {
      chart.line(model, x, mean);
    }
  }
}
