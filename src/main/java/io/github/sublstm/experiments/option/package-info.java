/**
 * Options that commands share, how their values are read, and what is said of bad ones. {@link
 * io.github.sublstm.experiments.option.OptionChecks} refuses values that make no sense.
 */
package io.github.sublstm.experiments.option;
