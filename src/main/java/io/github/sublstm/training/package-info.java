/**
 * Shared training utilities: loops that watch the loss, keep the best model, survive being killed
 * and report progress.
 *
 * <p>{@link io.github.sublstm.training.ClassifierTrainer} and {@link
 * io.github.sublstm.training.LanguageModelTrainer} know how to learn one minibatch and how to
 * measure a model; all else, from the order of an epoch to checkpoints, is one loop that both
 * share. {@link io.github.sublstm.training.TrainingOptions} control it.
 *
 * <p>{@link io.github.sublstm.training.ChronoInitialization}, {@link
 * io.github.sublstm.training.BalancedStart} and {@link io.github.sublstm.training.DaleStart} change
 * what a network starts from.
 *
 * <p>What a run is saved in is a room below, {@code checkpoint}.
 *
 * <p>Nothing here prints: callers pass a {@link io.github.sublstm.training.TrainingProgress} that
 * receives and shows the progress. Networks are ordinary DL4J networks, whatever their layers.
 */
package io.github.sublstm.training;
