/**
 * The pictures of the paper's circuit: the gating curves of its figure 1, and what the gates and
 * gradients of a network do, before and after training.
 */
package io.github.sublstm.experiments.figure;
