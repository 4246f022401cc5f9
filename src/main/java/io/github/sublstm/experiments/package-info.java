/**
 * The command line: {@link io.github.sublstm.experiments.Experiments} starts it. Nothing else in
 * the library depends on this package and its subpackages, and only they print.
 *
 * <p>The subpackages, from the top down; each uses only those below it:
 *
 * <ul>
 *   <li>{@code command} has one class per command, and {@code command.benchmark} one per mode of
 *       the benchmark.
 *   <li>{@code benchmark} measures speed and memory.
 *   <li>{@code figure} has the pictures of the paper's circuit, and the networks for them.
 *   <li>{@code option} has options that commands share, and checks them.
 *   <li>{@code run} trains models on a task and measures them.
 *   <li>{@code recipe} makes their networks.
 *   <li>{@code report} writes what came out, as files and as a page.
 *   <li>{@code page} makes HTML of sections, and {@code picture} makes charts; neither knows what
 *       they are about.
 *   <li>{@code progress} shows how far a run is.
 * </ul>
 */
package io.github.sublstm.experiments;
