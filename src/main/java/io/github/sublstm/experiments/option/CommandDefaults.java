package io.github.sublstm.experiments.option;

import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command's own defaults for options that several commands share. */
public abstract class CommandDefaults implements IDefaultValueProvider {

  private final Map<String, String> values;

  /**
   * @param values by the longest name of the option
   */
  protected CommandDefaults(Map<String, String> values) {
    this.values = values;
  }

  /** Null, for the default that the option itself has, if this command has none for it. */
  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? values.get(option.longestName()) : null;
  }
}
