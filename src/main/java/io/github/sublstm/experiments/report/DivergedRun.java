package io.github.sublstm.experiments.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A run that came to no result, because its loss or a validation score became NaN or infinite: an
 * entry of {@code diverged.json}.
 *
 * @param model the kind of network
 * @param seed of the run
 * @param epoch in which it happened, counted from 1
 * @param settings of the run, as text; another run of the model with others has other notes
 */
public record DivergedRun(String model, long seed, int epoch, String settings) {

  /** Whether a result is of the same model and seed: of an earlier training, under other limits. */
  private boolean hasResult(List<RunResult> results) {
    return results.stream().anyMatch(run -> run.model().equals(model) && run.seed() == seed);
  }

  /** How many runs of a model are not among the results. */
  static long missing(String model, List<DivergedRun> diverged, List<RunResult> results) {
    return diverged.stream()
        .filter(run -> run.model().equals(model) && !run.hasResult(results))
        .count();
  }

  /** What readers of the results have to know about them; nothing if there are none. */
  static String sentence(List<DivergedRun> diverged, List<RunResult> results) {
    if (diverged.isEmpty()) {
      return "";
    }
    return diverged.stream()
        .map(run -> run.text(results))
        .collect(
            Collectors.joining(", ", "The loss became NaN or infinite in the training of: ", "."));
  }

  private String text(List<RunResult> results) {
    return String.format(
        Locale.ROOT,
        "%s seed %d (epoch %d%s)",
        model,
        seed,
        epoch,
        hasResult(results) ? "; its result here is of an earlier training" : "");
  }
}
