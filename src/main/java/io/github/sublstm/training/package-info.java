/**
 * Shared training utilities: loops that watch the loss, keep the best model and report progress.
 *
 * <p>Nothing here prints: whoever calls passes a {@link
 * io.github.sublstm.training.TrainingProgress} and shows what it is told. Networks are ordinary
 * DL4J networks, whatever their layers.
 */
package io.github.sublstm.training;
