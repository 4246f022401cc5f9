/**
 * The modes of the {@code benchmark} command, which {@link
 * io.github.sublstm.experiments.command.benchmark.BenchmarkCommand} registers, each with the
 * options that have an effect in it. What they measure is in {@code experiments.benchmark}.
 */
package io.github.sublstm.experiments.command.benchmark;
