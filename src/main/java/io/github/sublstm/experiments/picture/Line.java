package io.github.sublstm.experiments.picture;

/**
 * A line of a chart.
 *
 * @param low lower edge of the band, or null for no band
 * @param high upper edge of the band, or null for no band
 */
record Line(String name, double[] x, double[] y, double[] low, double[] high) {}
