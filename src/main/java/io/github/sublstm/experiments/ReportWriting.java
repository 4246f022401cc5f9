package io.github.sublstm.experiments;

import io.github.sublstm.experiments.report.ReportFolder;
import java.io.IOException;

/** Writes to a report's folder, and tells which one it was if that fails. */
interface ReportWriting {

  /** Writes. */
  void run() throws IOException;

  /**
   * Does it.
   *
   * @throws ExperimentException if it fails, for example because the disk is full
   */
  static void to(ReportFolder report, ReportWriting writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw failure(report, e);
    }
  }

  /** The error for a folder that could not be written to. */
  static ExperimentException failure(ReportFolder report, IOException cause) {
    return new ExperimentException(
        "cannot write to the folder '%s'".formatted(report.path()), cause);
  }
}
