package io.github.sublstm.experiments.run;

import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** Tells which runs a report already has, and makes sure that they had the same settings. */
final class FinishedRuns {

  /** What a configuration has in a report besides settings. */
  private static final Set<String> OUTCOMES =
      Set.of("chosenEpoch", RunResult.PAPERS_FIGURE, "version");

  private static final Set<String> LIMITS = new TrainingLimits(1, 1, 1).settings().keySet();

  private final ReportFolder report;
  private final TrainingLimits limits;
  private final Map<String, Object> taskSettings;

  /**
   * @param limits of the runs to come
   * @param taskSettings of the runs to come: what is the same for all models
   */
  FinishedRuns(ReportFolder report, TrainingLimits limits, Map<String, Object> taskSettings) {
    this.report = report;
    this.limits = limits;
    this.taskSettings = taskSettings;
  }

  /**
   * Makes sure that all models of the report learned from the data of the runs to come, cut in the
   * same way. Other settings are theirs: {@link #contain} compares them among runs of one model.
   *
   * @throws ExperimentException if not
   */
  void requireSameTask() {
    for (RunResult result : report.results()) {
      List<String> differences =
          differences(result.config(), taskSettings, taskSettings::containsKey);
      if (!differences.isEmpty()) {
        throw other(result, differences);
      }
    }
  }

  /**
   * Whether a run need not be trained.
   *
   * @param units it would have
   * @param settings it would be trained with
   * @param canGoOn whether a run of this kind that was ended by other limits will go on, by its
   *     seed
   * @throws ExperimentException if the report has runs of this kind with other settings, or with
   *     other limits and they will not go on
   */
  boolean contain(
      ModelKind kind, long seed, int units, Map<String, Object> settings, LongPredicate canGoOn) {
    boolean isDone = false;
    for (RunResult result : report.results()) {
      if (result.model().equals(kind.label())) {
        List<String> differences =
            differences(result.config(), settings, name -> !LIMITS.contains(name));
        if (result.units() != units) {
          differences.add(difference("units", result.units(), units));
        }
        if (!differences.isEmpty()) {
          throw other(result, differences);
        }
        List<String> otherLimits =
            differences(result.config(), limits.settings(), LIMITS::contains);
        if (!otherLimits.isEmpty() && !canGoOn.test(result.seed())) {
          throw other(result, otherLimits);
        }
        isDone |= result.seed() == seed && otherLimits.isEmpty();
      }
    }
    return isDone;
  }

  private static List<String> differences(
      Map<String, Object> before, Map<String, Object> now, Predicate<String> which) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(now.keySet());
    names.removeAll(OUTCOMES);
    names.removeIf(which.negate());
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
    return String.format(Locale.ROOT, "%s was %s, is now %s", name, before, now);
  }

  private ExperimentException other(RunResult result, List<String> differences) {
    return new ExperimentException(
        String.format(
            Locale.ROOT,
            "the folder '%s' has results of %s with other settings: %s; give the same settings"
                + " or another folder (--out), or replace all that is there (with --restart, where"
                + " the command has it)",
            report.path(),
            result.model(),
            String.join("; ", differences)));
  }
}
