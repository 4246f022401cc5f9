package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.run.ClosedGates.Point;
import io.github.sublstm.experiments.run.ClosedGates.Run;
import io.github.sublstm.experiments.run.ClosedGates.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report says about errors that are known. */
class ClosedGatesReportTest {

  private static final List<Run> RUNS =
      List.of(
          run(Start.LSTM_0, 1, 1, 0.09),
          run(Start.LSTM_0, 2, 0.5, 0.4),
          run(Start.LSTM_0, 3, 0.9, 0.8),
          run(Start.LSTM_8, 1, 1, 0.5),
          run(Start.LSTM_8, 2, 0.5, 0.25));

  @TempDir private Path folder;

  private static Run run(Start start, long seed, double before, double after) {
    return new Run(
        start, seed, 0.00125 * seed, List.of(new Point(0, before), new Point(10, after)));
  }

  @Test
  void chart_severalSeeds_hasTheirMedianAndRange() {
    LineChart chart = ClosedGatesReport.chart(RUNS);

    assertThat(chart.description())
        .contains("LSTM, 0: 0.900 at 0, 0.400 at 10; LSTM, -8: 0.750 at 0, 0.375 at 10");
    assertThat(band(chart, "LSTM, 0")).containsExactly(0.5, 0.09, 0.8, 1);
    assertThat(band(chart, "LSTM, -8")).containsExactly(0.5, 0.25, 0.5, 1);
  }

  /** Along its lower edge and back along the upper one. */
  private static double[] band(LineChart chart, String line) {
    return chart.draw().getSeriesCollection().stream()
        .filter(series -> series.getName().equals(line + " band"))
        .findFirst()
        .orElseThrow()
        .getYData();
  }

  @Test
  void write_hasEachRunAndEachPoint() throws IOException {
    assertThat(ClosedGatesReport.write(folder, new ClosedGates(10, Engine.AUTO), RUNS).lines())
        .contains(
            "| LSTM, 0 | 1 | 1.25e-03 | 10 | 0.0900 |",
            "| LSTM, -8 | 2 | 2.50e-03 | never | 0.2500 |");
    assertThat(Files.readAllLines(folder.resolve("closed-gates.csv")))
        .hasSize(1 + 2 * RUNS.size())
        .contains("LSTM_0,2,0,0.5000000", "LSTM_8,2,10,0.2500000");
  }
}
