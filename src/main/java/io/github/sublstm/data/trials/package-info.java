/**
 * Trials of working-memory tasks, drawn at random as many as one wants, for networks that are
 * compared as models of cortical circuits.
 *
 * <p>A {@link io.github.sublstm.data.trials.TrialTask} draws {@link
 * io.github.sublstm.data.trials.Trials}: a minibatch for DL4J, and beside it what was drawn in each
 * trial, such as its delay, for analysis. A {@link io.github.sublstm.data.trials.TrialIterator}
 * feeds them to training and evaluation. {@link io.github.sublstm.data.trials.BernoulliObserver} is
 * the ideal observer of {@link io.github.sublstm.data.trials.ChangingBernoulli}.
 */
package io.github.sublstm.data.trials;
