package io.github.sublstm.experiments;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;

/** Works on the files of a report's folder, and tells what could not be done if that fails. */
interface ReportWriting {

  /** Does it. */
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

  /** The error for a folder where something could not be done. */
  static ExperimentException failure(ReportFolder report, IOException cause) {
    return new ExperimentException(sentence(report, cause), cause);
  }

  /** What could not be done, with which file, and why. */
  static String sentence(ReportFolder report, IOException cause) {
    return cause instanceof BadDataException
        ? cause.getMessage()
        : FileAccessException.of("cannot write to the folder", report.path(), cause).getMessage();
  }
}
