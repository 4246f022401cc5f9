package io.github.sublstm.experiments.report;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code curves.csv}: one row per model, seed and epoch. The column of the validation metric is
 * named after it, for example {@code validation_accuracy}.
 */
final class CurvesCsv {

  private CurvesCsv() {}

  static void write(Path file, Metric metric, List<Curve> curves) throws IOException {
    StringBuilder csv = new StringBuilder(header(metric)).append('\n');
    for (Curve curve : curves) {
      for (EpochResult epoch : curve.epochs()) {
        csv.append(row(curve, epoch)).append('\n');
      }
    }
    AtomicFile.write(file, csv.toString());
  }

  /** A curve with the digits that it has in the file. */
  static Curve asWritten(Curve curve) {
    List<EpochResult> epochs = new ArrayList<>();
    for (EpochResult epoch : curve.epochs()) {
      epochs.add(epoch(row(curve, epoch).substring(curve.model().length()).split(",", -1)));
    }
    return new Curve(curve.model(), curve.seed(), epochs);
  }

  private static EpochResult epoch(String... fields) {
    return new EpochResult(
        Integer.parseInt(fields[2]),
        Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]),
        Double.parseDouble(fields[5]));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it cannot be read or is something else
   */
  static List<Curve> read(Path file, Metric metric) throws IOException {
    List<String> lines = lines(file);
    if (lines.isEmpty() || !lines.get(0).equals(header(metric))) {
      throw new BadDataException(file, "this does not begin with " + header(metric));
    }
    Map<String, Curve> curves = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      try {
        Curve curve =
            curves.computeIfAbsent(
                fields[0] + "," + fields[1],
                name -> new Curve(fields[0], Long.parseLong(fields[1]), new ArrayList<>()));
        curve.epochs().add(epoch(fields));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new BadDataException(file, "this has a bad line: " + line, e);
      }
    }
    return List.copyOf(curves.values());
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new BadDataException(file, "this is not UTF-8", e);
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
  }

  private static String header(Metric metric) {
    return String.format(
        Locale.ROOT, "model,seed,epoch,train_loss,validation_%s,seconds", metric.id());
  }

  private static String row(Curve curve, EpochResult epoch) {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%.7g,%.7g,%.3f",
        curve.model(),
        curve.seed(),
        epoch.epoch(),
        epoch.trainLoss(),
        epoch.validation(),
        epoch.seconds());
  }
}
