/**
 * Shared training utilities: loops that watch the loss, keep the best model, survive being killed
 * and report progress.
 *
 * <p>{@link io.github.sublstm.training.ClassifierTrainer}, {@link
 * io.github.sublstm.training.RegressionTrainer} and {@link
 * io.github.sublstm.training.LanguageModelTrainer} know how to learn one minibatch and how to
 * measure a model; all else, from the order of an epoch to checkpoints, is one loop that they
 * share. {@link io.github.sublstm.training.TrainingOptions} control it. {@link
 * io.github.sublstm.training.Plateau} says when the learning rate falls.
 *
 * <p>{@link io.github.sublstm.training.Accuracy}, {@link io.github.sublstm.training.Perplexity} and
 * the subclasses of {@link io.github.sublstm.training.RegressionMeasure} measure a network; {@link
 * io.github.sublstm.training.Metric} names what they give.
 *
 * <p>{@link io.github.sublstm.training.ChronoInitialization}, {@link
 * io.github.sublstm.training.BalancedStart} and {@link io.github.sublstm.training.DaleStart} change
 * what a network starts from. {@link io.github.sublstm.training.GlobalNormClipping} and {@link
 * io.github.sublstm.training.TiedWeights} are listeners that change gradients.
 *
 * <p>What a run is saved in is a subpackage, {@code checkpoint}.
 *
 * <p>Nothing here prints: callers pass a {@link io.github.sublstm.training.TrainingProgress} that
 * receives and shows the progress. Networks are ordinary DL4J networks, whatever their layers.
 */
package io.github.sublstm.training;
