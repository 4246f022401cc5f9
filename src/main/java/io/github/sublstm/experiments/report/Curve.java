package io.github.sublstm.experiments.report;

import io.github.sublstm.training.EpochResult;
import java.util.List;

/**
 * The learning curve of one training run.
 *
 * @param model the kind of network
 * @param seed of the run
 * @param epochs one point per epoch, from epoch 1 on
 */
public record Curve(String model, long seed, List<EpochResult> epochs) {}
