package io.github.sublstm.experiments.picture;

/**
 * A value to compare one of the lines with, all along the x axis.
 *
 * @param line its place among the lines
 */
record Level(int line, double y) {}
