package io.github.sublstm.experiments.picture;

import org.knowm.xchart.XYChart;

/** Something to draw, with its title and a description for those who do not see it. */
public sealed interface Chart permits LineChart, HistogramChart, ScatterChart {

  /** What it is, in a few words. */
  String title();

  /** What it shows, in sentences: the axes, and the first and last value of each series or so. */
  String description();

  /** The chart to be painted, made anew at each call. */
  XYChart draw();
}
