package io.github.sublstm.experiments.run;

import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Takes turns with other processes that train the same runs in the same folder: waits while another
 * is at a run, and leaves out what it has done.
 */
final class RunTurns implements AutoCloseable {

  private static final long POLL_MILLIS = 250;

  /** Whose turn it is. */
  enum Turn {
    /** The run is to be trained here, and no other process will. */
    OURS,
    /** The report has the run. */
    DONE,
    /** This process is to stop. */
    STOPPED
  }

  private final ReportFolder report;
  private final ProgressDisplay display;
  private final BooleanSupplier stop;
  private final PrintWriter err;
  private final RunLock lock;

  /**
   * @param place where the locks are to be
   * @param stop ends the waiting
   * @param err is told what is waited for
   */
  RunTurns(
      ReportFolder report,
      Path place,
      ProgressDisplay display,
      BooleanSupplier stop,
      PrintWriter err) {
    this.report = report;
    this.display = display;
    this.stop = stop;
    this.err = err;
    this.lock = new RunLock(report.path(), place);
  }

  /**
   * Waits for the turn at a run.
   *
   * @param takeUp reads the report anew
   * @param isDone whether it has the run
   * @throws IOException if the report cannot be read, or its folder not be written to
   */
  Turn await(ModelKind kind, long seed, ReportFolder.Action takeUp, BooleanSupplier isDone)
      throws IOException {
    boolean waited = false;
    while (true) {
      Optional<String> other = lock.take(kind.label(), seed);
      report.exclusively(takeUp);
      if (isDone.getAsBoolean()) {
        if (waited) {
          display.milestone(kind + " seed " + seed + " is done by the other process");
        }
        return Turn.DONE;
      }
      if (other.isEmpty()) {
        if (waited) {
          display.milestone(kind + " seed " + seed + " was not finished by the other process");
        }
        return Turn.OURS;
      }
      if (!waited) {
        String holder = other.get();
        display.aside(
            () -> {
              err.printf(
                  Locale.ROOT, "%s in '%s': waiting for it; Ctrl-C stops%n", holder, report.path());
              err.flush();
            });
      }
      waited = true;
      if (stop.getAsBoolean() || isInterrupted()) {
        return Turn.STOPPED;
      }
    }
  }

  /** After a pause. */
  private static boolean isInterrupted() {
    try {
      Thread.sleep(POLL_MILLIS);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends the turn. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
