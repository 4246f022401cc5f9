/**
 * What an experiment leaves behind, in one format for all experiments: {@code results.json}, {@code
 * curves.csv}, learning curves as PNG and SVG, the best model of each kind with what it did on the
 * test data ({@code <model>-details.json}), a Markdown table, and all of it as a page, {@code
 * report.html}.
 *
 * <p>{@link io.github.sublstm.experiments.report.ReportFolder} is the way in: its {@code add}
 * writes the files anew after each trained model, {@code results.json} through {@code ResultsJson}.
 * Every file appears complete or not at all.
 */
package io.github.sublstm.experiments.report;
