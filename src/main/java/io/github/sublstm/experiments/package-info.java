/**
 * The command line: one command per experiment of the paper, and what they share.
 *
 * <p>{@link io.github.sublstm.experiments.Experiments} starts it and {@code ExperimentsCommand}
 * registers the commands. A command turns its options into data and a {@link
 * io.github.sublstm.experiments.NetworkRecipe}, an experiment trains the models, and the {@code
 * report} package writes what came out. Nothing else in the library depends on this package, and
 * only this package prints.
 */
package io.github.sublstm.experiments;
