package io.github.sublstm.layer;

import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.InhibitionOptions;
import io.github.sublstm.layer.Context.LossMask;
import io.github.sublstm.layer.Context.Masking;
import io.github.sublstm.layer.Context.Stack;
import io.github.sublstm.layer.Context.Wrapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The network and the data of a {@link Context}. */
final class ContextProblem {

  static final int MINIBATCH = 3;
  static final int INPUTS = 2;
  static final int OUTPUTS = 2;

  /** Makes a recurrent layer. */
  interface LayerFactory {
    Layer create(int nIn, int nOut);
  }

  private final Context c;
  private final LayerFactory layers;
  private final int units;
  private final int steps;

  /** With the layers that the context names. */
  ContextProblem(Context c) {
    this(c, (nIn, nOut) -> ownLayer(c, nIn, nOut));
  }

  /** With other layers in the same context. */
  ContextProblem(Context c, LayerFactory layers) {
    this.c = c;
    this.layers = layers;
    this.units = 2 + c.seed() % 2;
    this.steps = 4 + c.seed() / 2 % 2;
  }

  Net network() {
    List<Layer> chain = new ArrayList<>();
    int width = INPUTS;
    if (c.stack() == Stack.WRAPPED_ABOVE) {
      chain.add(recurrent(width));
      width = units;
    }
    chain.add(wrapped(recurrent(width)));
    width = isConcatenated() ? 2 * units : units;
    if (c.stack() == Stack.WRAPPED_BELOW) {
      chain.add(recurrent(width));
      width = units;
    }
    chain.add(output(width));
    Net.Settings settings =
        Net.Settings.of(c.container())
            .with(c.workspaces())
            .with(InputType.recurrent(INPUTS, c.format()));
    return Net.of(settings, chain.toArray(new Layer[0])).randomised(c.seed());
  }

  private boolean isConcatenated() {
    return c.wrapper() == Wrapper.BIDIRECTIONAL_CONCAT
        || c.wrapper() == Wrapper.LAST_TIME_STEP_OF_BIDIRECTIONAL;
  }

  private Layer recurrent(int nIn) {
    return layers.create(nIn, units);
  }

  private static Layer ownLayer(Context c, int nIn, int nOut) {
    GatedRecurrent.Builder<?> builder =
        c.cell().builder(c.engine(), nIn, nOut).dataFormat(c.format());
    switch (c.extra()) {
      case NONE -> {}
      case DROPOUT -> builder.dropOut(0.7);
      case DROP_CONNECT -> builder.weightNoise(new DropConnect(0.7));
      case UPDATE_DROPOUT -> builder.updateDropout(0.6);
      case L1 -> builder.l1(0.05).l1Bias(0.02);
      case L2 -> builder.l2(0.05).l2Bias(0.02);
      case WEIGHT_DECAY -> builder.weightDecay(0.05);
      case CONSTRAINTS ->
          builder
              .constrainRecurrent(new MaxNormConstraint(0.5, 0))
              .constrainInputWeights(new NonNegativeConstraint());
      case BALANCE_PENALTY -> ((InhibitionOptions<?>) builder).balancePenalty(0.7);
    }
    return builder.build();
  }

  private Layer wrapped(Layer layer) {
    return switch (c.wrapper()) {
      case PLAIN -> layer;
      case LAST_TIME_STEP -> new LastTimeStep(layer);
      case MASK_ZERO -> new MaskZeroLayer(layer, 0);
      case BIDIRECTIONAL_CONCAT -> new Bidirectional(Bidirectional.Mode.CONCAT, layer);
      case BIDIRECTIONAL_ADD -> new Bidirectional(Bidirectional.Mode.ADD, layer);
      case BIDIRECTIONAL_AVERAGE -> new Bidirectional(Bidirectional.Mode.AVERAGE, layer);
      case BIDIRECTIONAL_MUL -> new Bidirectional(Bidirectional.Mode.MUL, layer);
      case LAST_TIME_STEP_OF_BIDIRECTIONAL ->
          new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, layer));
      case FROZEN -> new FrozenLayer(layer);
      case FROZEN_WITH_BACKPROP -> new FrozenLayerWithBackprop(layer);
    };
  }

  private Layer output(int width) {
    return c.wrapper().isLastStep()
        ? Samples.singleOutput(width, OUTPUTS)
        : Samples.sequenceOutput(width, OUTPUTS, c.format());
  }

  /** The parameters whose gradient DL4J reports as zero whatever the loss does. */
  Set<String> frozenParameters(Net net) {
    if (!c.wrapper().isFrozen()) {
      return Set.of();
    }
    String prefix = c.stack() == Stack.WRAPPED_ABOVE ? "1_" : "0_";
    Set<String> frozen = new HashSet<>(net.paramTable().keySet());
    frozen.removeIf(key -> !key.startsWith(prefix));
    return frozen;
  }

  /**
   * Random data. Masked steps of the input hold NaN, which must not matter, or for a MaskZeroLayer
   * at the bottom the zeros that tell it what is masked.
   */
  DataSet data() {
    return data(Double.NaN);
  }

  /** The same with another value in masked steps. */
  DataSet data(double masked) {
    org.nd4j.linalg.api.rng.Random random =
        Nd4j.getRandomFactory().getNewRandomInstance(c.seed() + 1000L);
    INDArray input = Nd4j.randn(0, 1, new long[] {MINIBATCH, INPUTS, steps}, random);
    INDArray mask = mask();
    boolean masksItself = c.wrapper() == Wrapper.MASK_ZERO && c.stack() != Stack.WRAPPED_ABOVE;
    if (mask != null) {
      input = Samples.withMasked(input, mask, masksItself ? 0 : masked);
    }
    INDArray labels =
        c.wrapper().isLastStep()
            ? Nd4j.randn(0, 1, new long[] {MINIBATCH, OUTPUTS}, random)
            : inFormat(Nd4j.randn(0, 1, new long[] {MINIBATCH, OUTPUTS, steps}, random));
    INDArray lossMask = null;
    if (!c.wrapper().isLastStep() && mask != null) {
      lossMask = c.lossMask() == LossMask.AS_INPUT ? mask.dup() : Nd4j.ones(MINIBATCH, steps);
    }
    return new DataSet(inFormat(input), labels, masksItself ? null : mask, lossMask);
  }

  private INDArray inFormat(INDArray ncw) {
    return c.format() == RNNFormat.NWC ? ncw.permute(0, 2, 1).dup() : ncw;
  }

  private INDArray mask() {
    if (c.masking() == Masking.NONE) {
      return null;
    }
    INDArray mask = Nd4j.ones(MINIBATCH, steps);
    switch (c.masking()) {
      case LEADING -> {
        maskSteps(mask, 0, 0, 2);
        maskSteps(mask, 1, 0, 1);
      }
      case TAIL -> {
        maskSteps(mask, 0, steps - 2, steps);
        maskSteps(mask, 1, steps - 1, steps);
      }
      case MIDDLE -> {
        maskSteps(mask, 0, 1, 3);
        maskSteps(mask, 1, 1, 2);
      }
      case WHOLE_EXAMPLE -> {
        maskSteps(mask, 0, steps - 1, steps);
        maskSteps(mask, 1, 0, steps);
      }
      default -> throw new AssertionError(c.masking());
    }
    return mask;
  }

  private static void maskSteps(INDArray mask, int example, int from, int to) {
    mask.get(NDArrayIndex.point(example), NDArrayIndex.interval(from, to)).assign(0);
  }

  /** {@link FiniteDifferences#errors} of the network, with the same dropout in every pass. */
  Map<String, Double> gradientErrors(Net net, DataSet data, long seed) {
    Nd4j.getRandom().setSeed(seed);
    Map<String, INDArray> gradient = net.updates(data);
    return FiniteDifferences.errors(
        net.paramTable(),
        gradient,
        frozenParameters(net),
        () -> {
          Nd4j.getRandom().setSeed(seed);
          return net.score(data, true);
        },
        seed);
  }
}
