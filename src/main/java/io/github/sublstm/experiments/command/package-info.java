/**
 * The commands, but for the benchmark's. {@link
 * io.github.sublstm.experiments.command.ExperimentsCommand} registers them; each turns its options
 * into data, a {@link io.github.sublstm.experiments.run.ExperimentTask} and a {@link
 * io.github.sublstm.experiments.recipe.NetworkRecipe}, and has a {@link
 * io.github.sublstm.experiments.run.Comparison} train them.
 */
package io.github.sublstm.experiments.command;
