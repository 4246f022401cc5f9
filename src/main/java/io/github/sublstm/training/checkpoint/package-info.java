/**
 * The file that a training run is saved in and goes on from.
 *
 * <p>A {@code Checkpoint} holds which run it is ({@code RunIdentity}), how far the run has come,
 * which the training loop writes and reads itself, and the network's arrays. {@link
 * io.github.sublstm.training.checkpoint.CheckpointException} says why one cannot be used.
 */
package io.github.sublstm.training.checkpoint;
