package io.github.sublstm.experiments.run;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;

/** Tells a user in one sentence what could not be done with the files of a report's folder. */
public final class ReportErrors {

  private ReportErrors() {}

  /**
   * Works on the folder.
   *
   * @throws ExperimentException if that fails, for example because the disk is full
   */
  public static void explain(ReportFolder report, ReportFolder.Action work) {
    try {
      work.run();
    } catch (IOException e) {
      throw failure(report, e);
    }
  }

  /** The error for a folder where something could not be done. */
  static ExperimentException failure(ReportFolder report, IOException cause) {
    return new ExperimentException(sentence(report, cause), cause);
  }

  /** What could not be done, with which file, and why. */
  public static String sentence(ReportFolder report, IOException cause) {
    return cause instanceof BadDataException
        ? cause.getMessage()
        : FileAccessException.of("cannot write to the folder", report.path(), cause).getMessage();
  }
}
