/**
 * The {@code benchmark} command: times DL4J's LSTM and the layers of this library side by side in
 * one JVM, in turns, and relates them to the rate at which this machine multiplies large matrices.
 */
package io.github.sublstm.experiments.benchmark;
