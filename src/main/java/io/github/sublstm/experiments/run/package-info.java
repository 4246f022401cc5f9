/**
 * The course of an experiment: a {@link io.github.sublstm.experiments.run.Comparison} trains kinds
 * of networks on an {@link io.github.sublstm.experiments.run.ExperimentTask} from several seeds,
 * leaves out what a report already has, takes turns with other processes, stops on Ctrl-C after
 * saving, and measures each model once on the test data.
 */
package io.github.sublstm.experiments.run;
