/**
 * Updaters: what turns gradients into parameter updates, as ND4J's {@code IUpdater} and {@code
 * GradientUpdater}. Saved models name these classes, so neither names nor properties may change.
 * Learning-rate schedules are elsewhere: in {@code experiments.recipe} and, by validation, in
 * {@code training}.
 *
 * <p>{@code FusedUpdater} holds the state and decides where to compute; {@code FloatBlocks} goes
 * over the memory; {@code FloatRmsProp} and {@code FloatAdam} have the equations. The {@code
 * Float…} classes have double-precision twins that the build generates.
 */
package io.github.sublstm.learning;
