package io.github.sublstm.experiments.report;

import io.github.sublstm.training.AtomicFile;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code curves.csv}: one row per model, seed and epoch. The column of the validation metric is
 * named after it, for example {@code validation_accuracy}.
 */
final class CurvesCsv {

  private CurvesCsv() {}

  static void write(Path file, Metric metric, List<Curve> curves) throws IOException {
    StringBuilder csv = new StringBuilder("model,seed,epoch,train_loss,validation_");
    csv.append(metric.id()).append(",seconds\n");
    for (Curve curve : curves) {
      for (EpochResult epoch : curve.epochs()) {
        csv.append(row(curve, epoch)).append('\n');
      }
    }
    AtomicFile.write(file, out -> out.write(csv.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String row(Curve curve, EpochResult epoch) {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%.6f,%.6f,%.3f",
        curve.model(),
        curve.seed(),
        epoch.epoch(),
        epoch.trainLoss(),
        epoch.validation(),
        epoch.seconds());
  }
}
