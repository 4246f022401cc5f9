/**
 * What an experiment leaves behind, in one format for all experiments: {@code results.json}, {@code
 * curves.csv}, learning curves as PNG, the best model of each kind, and a Markdown table.
 *
 * <p>{@link io.github.sublstm.experiments.report.ReportFolder} is the way in. Every file appears
 * complete or not at all.
 */
package io.github.sublstm.experiments.report;
