package io.github.sublstm.experiments;

import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tells which runs a report already has, and makes sure that they had the settings of today. */
final class FinishedRuns {

  /** What a configuration has in a report besides settings. */
  private static final Set<String> OUTCOMES = Set.of("chosenEpoch", "version");

  private static final Set<String> LIMITS = new TrainingLimits(1, 1, 1).settings().keySet();

  private final ReportFolder report;
  private final TrainingLimits limits;

  /**
   * @param limits of the runs to come
   */
  FinishedRuns(ReportFolder report, TrainingLimits limits) {
    this.report = report;
    this.limits = limits;
  }

  /**
   * Whether a run need not be trained.
   *
   * @param units it would have
   * @param settings it would be trained with
   * @param canGoOn whether there is a checkpoint, so that a run that was ended by other limits may
   *     go on
   * @throws ExperimentException if the report has runs of this kind with other settings, or this
   *     run with other limits and it cannot go on
   */
  boolean contain(
      ModelKind kind, long seed, int units, Map<String, Object> settings, boolean canGoOn) {
    for (RunResult result : report.results()) {
      if (result.model().equals(kind.label())) {
        List<String> differences = differences(result.config(), settings, false);
        if (result.units() != units) {
          differences.add(difference("units", result.units(), units));
        }
        if (!differences.isEmpty()) {
          throw other(result, differences);
        }
        if (result.seed() == seed) {
          List<String> otherLimits = differences(result.config(), limits.settings(), true);
          if (!otherLimits.isEmpty() && !canGoOn) {
            throw other(result, otherLimits);
          }
          return otherLimits.isEmpty();
        }
      }
    }
    return false;
  }

  private static List<String> differences(
      Map<String, Object> before, Map<String, Object> now, boolean ofLimits) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(now.keySet());
    names.removeAll(OUTCOMES);
    names.removeIf(name -> LIMITS.contains(name) != ofLimits);
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      Object valueBefore = Objects.requireNonNullElse(before.get(name), "not set");
      Object valueNow = Objects.requireNonNullElse(now.get(name), "not set");
      // As text, because a number that was read may have another type.
      if (!valueBefore.toString().equals(valueNow.toString())) {
        differences.add(difference(name, valueBefore, valueNow));
      }
    }
    return differences;
  }

  private static String difference(String name, Object before, Object now) {
    return "%s was %s, is now %s".formatted(name, before, now);
  }

  private ExperimentException other(RunResult result, List<String> differences) {
    return new ExperimentException(
        ("the folder '%s' has results of %s with other settings: %s; give the same settings,"
                + " another folder (--out), or --restart to replace all that is there")
            .formatted(report.path(), result.model(), String.join("; ", differences)));
  }
}
