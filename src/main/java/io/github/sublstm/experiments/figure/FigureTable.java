package io.github.sublstm.experiments.figure;

import static java.util.Arrays.stream;

import io.github.sublstm.analysis.EiBalance;
import io.github.sublstm.experiments.page.MarkdownSection;
import io.github.sublstm.experiments.page.Part.Table;
import io.github.sublstm.experiments.report.Numbers;
import io.github.sublstm.experiments.report.SettingsTable;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The numbers of the pictures, as Markdown. */
final class FigureTable {

  /** The name of the file. */
  static final String FILE = "figures.md";

  private FigureTable() {}

  /**
   * Writes the table.
   *
   * @param caption what the pictures show, in sentences
   * @param settings how they came about, by name
   * @return its content
   * @throws IOException if the file cannot be written
   */
  static String write(Path folder, String caption, Map<String, ?> settings, List<Observed> layers)
      throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        "| network | FVU | median r(z, i) | median r(σ(c), o) | tightness | slope | median τ (steps)"
            + " | ‖D‖ | ‖H‖ | ‖C‖ |\n");
    text.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    layers.forEach(layer -> text.append(row(layer)).append('\n'));
    text.append('\n').append(caption).append("\n\n").append(SettingsTable.of(settings));
    AtomicFile.write(folder.resolve(FILE), text.toString());
    return text.toString();
  }

  private static String row(Observed layer) {
    StringJoiner row =
        new StringJoiner(" | ", "| ", " |").add(MarkdownSection.escaped(layer.name()));
    row.add(
        Double.isNaN(layer.unexplained())
            ? Table.NOTHING
            : Numbers.of(Metric.FVU, layer.unexplained()));
    if (layer.isSubtractive()) {
      EiBalance balance = layer.balance();
      row.add(number("%.2f", balance.inputCorrelation()));
      row.add(number("%.2f", balance.outputCorrelation()));
      row.add(number("%.2f", balance.tightness()));
      row.add(number("%.2f", balance.slope()));
    } else {
      row.add(Table.NOTHING).add(Table.NOTHING).add(Table.NOTHING).add(Table.NOTHING);
    }
    row.add(layer.recording().cellType().hasDecay() ? medianMemory(layer) : Table.NOTHING);
    if (layer.flow() == null) {
      row.add(Table.NOTHING).add(Table.NOTHING).add(Table.NOTHING);
    } else {
      row.add(number("%.2e", FlowPictures.direct(layer).norm2Number().doubleValue()));
      row.add(number("%.2e", FlowPictures.hidden(layer).norm2Number().doubleValue()));
      row.add(number("%.2e", FlowPictures.cell(layer).norm2Number().doubleValue()));
    }
    return row.toString();
  }

  private static String medianMemory(Observed layer) {
    double[] sorted = stream(layer.balance().timeConstants()).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return number("%.1f", median);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? Table.NOTHING : String.format(Locale.ROOT, format, value);
  }
}
