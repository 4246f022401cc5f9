/**
 * How the experiments make their networks: kinds of cells, layers and their initial values,
 * optimisers and schedules ({@code Optimisation} makes an updater with its learning-rate schedule).
 * A {@link io.github.sublstm.experiments.recipe.NetworkRecipe} is all that is chosen before
 * training; the paper's hyperparameters are {@link io.github.sublstm.experiments.recipe.Preset
 * presets}.
 */
package io.github.sublstm.experiments.recipe;
