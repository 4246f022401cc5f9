/**
 * The command line: {@link io.github.sublstm.experiments.Experiments} starts it. Nothing else in
 * the library depends on this package and its rooms, and only they print.
 *
 * <p>The rooms, from the top down: {@code command} has one command per experiment of the paper,
 * {@code benchmark} measures speed, {@code option} reads what is typed, {@code run} trains models
 * on a task and measures them, {@code figure} shows what their gates do, {@code recipe} makes their
 * networks, {@code report} writes what came out, {@code picture} draws it and {@code page} lays it
 * out, and {@code progress} shows how far a command is.
 */
package io.github.sublstm.experiments;
