/**
 * What the {@code benchmark} command measures: DL4J's LSTM and the layers of this library side by
 * side, interleaved in one JVM, and the rate at which this machine multiplies large matrices.
 */
package io.github.sublstm.experiments.benchmark;
