package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Dropout of three kinds, penalties and constraints. Their gradients: {@link Context.Extra}. */
@ExtendWith(SmallProblems.class)
class RegularisationTest {

  private static final String CELLS = "io.github.sublstm.layer.CellEngine#all";
  private static final long SEED = 23;
  private static final int UNITS = 4;

  private final INDArray input = Samples.gaussian(SEED, 3, 2, 5);
  private final DataSet data = new DataSet(input, Samples.gaussian(SEED + 1, 3, 2, 5));

  private static Net network(double rate, Layer layer) {
    Net.Settings settings = Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK).with(new Sgd(rate));
    return Net.of(settings, layer, Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW))
        .randomised(SEED);
  }

  private static Net network(CellEngine c, Consumer<GatedRecurrent.Builder<?>> options) {
    GatedRecurrent.Builder<?> builder = c.builder(2, UNITS);
    options.accept(builder);
    return network(1, builder.build());
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void randomDropping_isOffAtTestTime_andOnInTraining(CellEngine c) {
    INDArray plain = network(c, b -> {}).activation(0, input, null);
    Net[] dropping = {
      network(c, b -> b.dropOut(0.5)),
      network(c, b -> b.weightNoise(new DropConnect(0.5))),
      network(c, b -> b.weightNoise(new DropConnect(0.5, true))),
      network(c, b -> b.updateDropout(0.5))
    };
    for (Net net : dropping) {
      assertThat(net.activation(0, input, null)).as("test time, %s", c).isEqualTo(plain);
      Nd4j.getRandom().setSeed(SEED);
      INDArray first = net.trainingActivation(0, input);
      INDArray second = net.trainingActivation(0, input);
      assertThat(Samples.distance(first, plain)).as("training, %s", c).isGreaterThan(1e-3);
      assertThat(Samples.distance(first, second)).as("drawn anew, %s", c).isGreaterThan(1e-3);
    }
  }

  /** Its noise reaches every weight and bias, and so do the slopes under it. */
  @ParameterizedTest
  @MethodSource(CELLS)
  void dropConnect_onBiasesToo_hasTheSlopesOfTheLoss(CellEngine c) {
    Net net = network(c, b -> b.weightNoise(new DropConnect(0.4, true)));
    DoubleSupplier loss =
        () -> {
          Nd4j.getRandom().setSeed(SEED);
          net.gradient(data);
          return data.numExamples() * net.model().score();
        };
    double noisy = loss.getAsDouble();
    Map<String, INDArray> gradient = new LinkedHashMap<>();
    net.model()
        .gradient()
        .gradientForVariable()
        .forEach((key, array) -> gradient.put(key, array.dup()));
    assertThat(noisy)
        .as("loss with and without noise, %s", c)
        .isNotEqualTo(data.numExamples() * network(c, b -> {}).score(data, true));
    assertThat(FiniteDifferences.errors(net.paramTable(), gradient, Set.of(), loss, SEED))
        .as("%s, seed %s", c, SEED)
        .isEmpty();
    for (String key : c.cell() == Cell.GRU ? List.of("0_b", "0_rb") : List.of("0_b")) {
      assertThat(gradient.get(key).eq(0).any()).as("dropped values of %s, %s", key, c).isTrue();
    }
  }

  /** A pass in test mode has no noise, whatever a training pass without a backward pass left. */
  @ParameterizedTest
  @MethodSource(CELLS)
  void noiseOfAnEarlierPass_isNotOnTheGradient(CellEngine c) {
    Nd4j.getRandom().setSeed(SEED);
    var layer = (GatedRecurrentLayer) network(c, b -> b.weightNoise(new DropConnect(0.5))).layer(0);
    layer.setBackpropGradientsViewArray(Nd4j.create(input.dataType(), layer.numParams()));
    INDArray plain = gradientInTestMode(layer);
    layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
    assertThat(gradientInTestMode(layer)).as("%s, seed %d", c, SEED).isEqualTo(plain);
    assertThat(MaxNorm.of(plain)).isGreaterThan(1e-3);
  }

  private INDArray gradientInTestMode(GatedRecurrentLayer layer) {
    layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    layer.activate(false, LayerWorkspaceMgr.noWorkspaces());
    INDArray errors = Samples.gaussian(SEED + 2, 3, UNITS, 5);
    layer.backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces());
    return layer.getGradientsViewArray().dup();
  }

  /**
   * c = c⁻∘f + d∘(z − i) or c⁻∘f + d∘z∘i, and for the GRU h = u∘h⁻ + (1 − u)∘d∘n, with d in {0,
   * 1/keep}: after one step c, or h, is d times.
   */
  @ParameterizedTest
  @MethodSource(CELLS)
  void updateDropout_dropsUpdatesAndKeepsTheirMean(CellEngine c) {
    double keep = 0.8;
    Net net = network(c, b -> b.updateDropout(keep));
    INDArray oneStep = Nd4j.tile(Samples.gaussian(SEED, 1, 2, 1), 4000, 1, 1);
    GatedRecurrentLayer layer = (GatedRecurrentLayer) net.layer(0);
    INDArray exact = memoryAfter(c, layer, oneStep, false);
    Nd4j.getRandom().setSeed(SEED);
    INDArray dropped = memoryAfter(c, layer, oneStep, true);
    INDArray factors = dropped.div(exact);
    INDArray kept = factors.gt(0.5).castTo(factors.dataType());
    assertThat(Samples.distance(factors, kept.div(keep))).as("0 or 1/keep, %s", c).isLessThan(1e-9);
    // 16 000 draws: the mean of d deviates by 0.004.
    assertThat(factors.meanNumber().doubleValue()).as("%s", c).isCloseTo(1, within(0.02));
  }

  private static INDArray memoryAfter(
      CellEngine c, GatedRecurrentLayer layer, INDArray step, boolean training) {
    layer.rnnClearPreviousState();
    layer.rnnActivateUsingStoredState(step, training, true, LayerWorkspaceMgr.noWorkspaces());
    return layer.rnnGetTBPTTState().get(c.cell().memoryKey());
  }

  /** Forgetting is not dropped: a state that is carried in survives a step without update. */
  @ParameterizedTest
  @MethodSource(CELLS)
  void updateDropout_leavesTheMemory(CellEngine c) {
    Net net = network(c, b -> b.updateDropout(1e-9));
    GatedRecurrentLayer layer = (GatedRecurrentLayer) net.layer(0);
    INDArray zeros = Nd4j.zeros(3, UNITS);
    INDArray memory = Samples.gaussian(SEED, 3, UNITS);
    layer.rnnSetPreviousState(c.cell().state(zeros, memory));
    layer.rnnActivateUsingStoredState(
        Samples.steps(input, 0, 1), true, true, LayerWorkspaceMgr.noWorkspaces());
    INDArray after = layer.rnnGetTBPTTState().get(c.cell().memoryKey());
    INDArray factor = after.div(memory);
    assertThat(factor.minNumber().doubleValue()).as("forgetting of %s", c).isGreaterThan(0);
    assertThat(factor.maxNumber().doubleValue()).as("forgetting of %s", c).isLessThan(1);
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void constraints_holdAfterUpdate_onTheWeightsTheyAreFor(CellEngine c) {
    for (boolean recurrent : new boolean[] {true, false}) {
      Net net =
          network(
              c,
              b -> {
                MaxNormConstraint norm = new MaxNormConstraint(0.3, 0);
                if (recurrent) {
                  b.constrainRecurrent(norm);
                } else {
                  b.constrainInputWeights(norm);
                }
              });
      net.fit(data);
      double w = net.paramTable().get("0_W").norm2(0).maxNumber().doubleValue();
      double rw = net.paramTable().get("0_RW").norm2(0).maxNumber().doubleValue();
      assertThat(recurrent ? rw : w).as("constrained weights of %s", c).isLessThan(0.3001);
      assertThat(recurrent ? w : rw).as("other weights of %s", c).isGreaterThan(0.31);
    }
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void biasInit_isHonoured(CellEngine c) {
    Layer layer = c.builder(2, UNITS).biasInit(0.25).build();
    Net net =
        Net.of(
            Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK),
            layer,
            Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW));
    INDArray bias = net.paramTable().get("0_b");
    double forget = c.cell() == Cell.LSTM ? 1 : 0;
    boolean gated = c.cell().type().hasForgetGate();
    for (int k = 0; k < bias.length(); k++) {
      boolean forgetSlot = gated && k / UNITS == 1;
      assertThat(bias.getDouble(k)).as("bias %s of %s", k, c).isEqualTo(forgetSlot ? forget : 0.25);
    }
  }

  @Test
  void penalties_equalThoseOfDl4jLstm() {
    for (int kind = 0; kind < 3; kind++) {
      LSTM.Builder theirs = new LSTM.Builder().nIn(2).nOut(UNITS).activation(Activation.TANH);
      GatedRecurrent.Builder<?> ours = Cell.LSTM.builder(Engine.HOST, 2, UNITS);
      switch (kind) {
        case 0 -> {
          theirs.l1(0.1).l1Bias(0.2);
          ours.l1(0.1).l1Bias(0.2);
        }
        case 1 -> {
          theirs.l2(0.1).l2Bias(0.2);
          ours.l2(0.1).l2Bias(0.2);
        }
        default -> {
          theirs.weightDecay(0.1);
          theirs.weightDecayBias(0.2);
          ours.weightDecay(0.1).weightDecayBias(0.2);
        }
      }
      Net dl4j = network(0.5, theirs.build());
      Net fused = network(0.5, ours.build());
      assertThat(fused.score(data, true)).isCloseTo(dl4j.score(data, true), within(1e-12));
      dl4j.fit(data);
      fused.fit(data);
      assertThat(Samples.distance(fused.params(), dl4j.params()))
          .as("parameters after an update with penalty %s", kind)
          .isLessThan(1e-12);
    }
  }
}
