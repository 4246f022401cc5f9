/**
 * Updaters: what turns gradients into parameter updates, as ND4J's {@code IUpdater} and {@code
 * GradientUpdater}. Saved models name these classes, so neither names nor properties may change.
 *
 * <p>{@code FloatRmsProp} has a double-precision twin that the build generates from it.
 */
package io.github.sublstm.learning;
