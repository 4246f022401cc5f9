package io.github.sublstm.experiments.option;

import io.github.sublstm.training.ChronoInitialization;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values of options that make no sense, as picocli refuses what it cannot parse. */
public final class OptionChecks {

  private final CommandSpec command;

  /**
   * @param command whose options they are
   * @throws ParameterException if an option is an empty list, as a comma alone gives
   */
  public OptionChecks(CommandSpec command) {
    this.command = command;
    for (OptionSpec option : command.options()) {
      if (option.getValue() instanceof Collection<?> values && values.isEmpty()) {
        throw invalid(option.longestName(), "must be one value or more, with commas between them");
      }
    }
  }

  /** Refuses a number of things that is not positive. */
  public int positive(String option, int value) {
    return atLeast(option, 1, value);
  }

  /** Refuses a number of things that is negative. */
  public int notNegative(String option, int value) {
    return atLeast(option, 0, value);
  }

  /** Refuses a number of things that is too small. */
  public int atLeast(String option, int least, int value) {
    return require(
        value >= least,
        option,
        String.format(Locale.ROOT, "must be %d or more, not %d", least, value),
        value);
  }

  /** Refuses a number of things that is too large. */
  public int atMost(String option, int most, int value) {
    return require(
        value <= most,
        option,
        String.format(Locale.ROOT, "must be %,d or less, not %,d", most, value),
        value);
  }

  /** Refuses a rate that is not a positive finite number. */
  public double positive(String option, double value) {
    return require(
        value > 0 && Double.isFinite(value),
        option,
        "must be a positive number, not " + value,
        value);
  }

  /** Refuses a number that is negative or not finite. */
  public double notNegative(String option, double value) {
    return require(
        value >= 0 && Double.isFinite(value),
        option,
        "must be 0 or a positive number, not " + value,
        value);
  }

  /** Refuses a number that is not finite. */
  public double finite(String option, double value) {
    return require(Double.isFinite(value), option, "must be a finite number, not " + value, value);
  }

  /** Refuses a share that is not in [0, 1). */
  public double shareBelowOne(String option, double value) {
    return require(value >= 0 && value < 1, option, "must be in [0, 1), not " + value, value);
  }

  /** Refuses a share that is not in [0, 1]. */
  public double share(String option, double value) {
    return require(value >= 0 && value <= 1, option, "must be in [0, 1], not " + value, value);
  }

  /** Refuses a share that is not in (0, 1). */
  public double positiveShareBelowOne(String option, double value) {
    return require(value > 0 && value < 1, option, "must be between 0 and 1, not " + value, value);
  }

  /** The memories that an option gives: the shortest and the longest. */
  public ChronoInitialization memories(String option, List<Double> steps) {
    if (steps.size() != 2) {
      throw invalid(option, "must be two numbers with a comma between them, not " + steps.size());
    }
    try {
      return new ChronoInitialization(steps.get(0), steps.get(1));
    } catch (IllegalArgumentException e) {
      throw invalid(option, "is out of range: " + e.getMessage());
    }
  }

  /** Refuses an option that was given, not set by default, and has no effect. */
  public void requireEffect(String option, boolean hasEffect, String condition) {
    if (!hasEffect && command.commandLine().getParseResult().hasMatchedOption(option)) {
      throw invalid(option, "has an effect only with " + condition);
    }
  }

  private <T> T require(boolean condition, String option, String otherwise, T value) {
    if (!condition) {
      throw invalid(option, otherwise);
    }
    return value;
  }

  /** The error for an option with a bad value. */
  public ParameterException invalid(String option, String problem) {
    return new ParameterException(command.commandLine(), option + " " + problem);
  }
}
