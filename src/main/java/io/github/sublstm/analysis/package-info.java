/**
 * What the gates of a trained network do: recordings of every gate ({@link
 * io.github.sublstm.analysis.GateRecorder}), the balance of excitation and inhibition ({@link
 * io.github.sublstm.analysis.EiBalance}), and the paths on which gradients reach the candidate
 * ({@link io.github.sublstm.analysis.GradientFlow}), after Costa et al. 2017, sections 2 and 3.1.
 *
 * <p>The layers do not depend on this package; they know only {@link
 * io.github.sublstm.layer.GateProbe}. Plots are elsewhere.
 */
package io.github.sublstm.analysis;
