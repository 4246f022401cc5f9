package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ChronoInitializationTest {

  private static final int INPUTS = 2;
  private static final int UNITS = 3;

  /** Evenly spaced logarithms, half a step from either end: 10 · 64^(1/6), 10 · 64^(3/6), ... */
  private static final double[] MEMORIES = {20, 80, 320};

  private static final ChronoInitialization SPREAD = new ChronoInitialization(10, 640);

  @Test
  void initialize_forgetGate_forgetsWithinTheMemory() {
    for (GatedRecurrent.Builder<?> layer :
        new GatedRecurrent.Builder<?>[] {
          new SubLSTM.Builder().forgetGateBiasInit(7), new FusedLSTM.Builder()
        }) {
      MultiLayerNetwork network = network(new LastTimeStep(sized(layer)));
      INDArray before = network.getParam("0_b").dup();

      SPREAD.initialize(network);

      INDArray bias = network.getParam("0_b");
      for (int unit = 0; unit < UNITS; unit++) {
        double forgetGate = 1 / (1 + Math.exp(-bias.getDouble(UNITS + unit)));
        assertThat(forgetGate).isCloseTo(1 - 1 / (MEMORIES[unit] + 1), within(1e-6));
        for (int other : new int[] {0, 2, 3}) {
          assertThat(bias.getDouble(other * UNITS + unit))
              .isEqualTo(before.getDouble(other * UNITS + unit));
        }
      }
    }
  }

  /** The update gate is what h⁻ is multiplied by; what is added has the rest as a factor. */
  @Test
  void initialize_gru_setsTheUpdateGateAndNothingElse() {
    MultiLayerNetwork network = network(sized(new FusedGRU.Builder().biasInit(0.25)));
    INDArray weights = network.params().dup();
    INDArray bias = network.getParam("0_b");

    SPREAD.initialize(network);

    for (int unit = 0; unit < UNITS; unit++) {
      double updateGate = 1 / (1 + Math.exp(-bias.getDouble(UNITS + unit)));
      assertThat(updateGate).isCloseTo(1 - 1 / (MEMORIES[unit] + 1), within(1e-6));
      bias.putScalar(UNITS + unit, 0.25);
    }
    assertThat(network.params()).isEqualTo(weights);
  }

  @ParameterizedTest
  @EnumSource(DecayParameterization.class)
  void initialize_decay_forgetsWithinTheMemory(DecayParameterization parameterization) {
    MultiLayerNetwork network =
        network(sized(new FixSubLSTM.Builder().decayParameterization(parameterization)));

    SPREAD.initialize(network);

    INDArray decay = parameterization.decay(network.getParam("0_f"));
    for (int unit = 0; unit < UNITS; unit++) {
      assertThat(decay.getDouble(unit)).isCloseTo(1 - 1 / (MEMORIES[unit] + 1), within(1e-6));
    }
  }

  @Test
  void initialize_longMemory_scalesWhatIsAddedToTheState() {
    for (GatedRecurrent.Builder<?> layer :
        new GatedRecurrent.Builder<?>[] {new SubLSTM.Builder(), new FixSubLSTM.Builder()}) {
      MultiLayerNetwork network = network(sized(layer));
      INDArray before = network.getParam("0_W").dup();
      INDArray recurrent = network.getParam("0_RW").dup();
      int slots = (int) before.size(1) / UNITS;

      SPREAD.initialize(network);

      double[] shares = {1, 30 / MEMORIES[1], 30 / MEMORIES[2]};
      INDArray after = network.getParam("0_W");
      for (int slot = 0; slot < slots; slot++) {
        boolean isAdded = slot == 0 || slot == slots - 1;
        for (int unit = 0; unit < UNITS; unit++) {
          for (int input = 0; input < INPUTS; input++) {
            int column = slot * UNITS + unit;
            assertThat(after.getDouble(input, column))
                .as("slot %d unit %d input %d", slot, unit, input)
                .isCloseTo(
                    before.getDouble(input, column) * (isAdded ? shares[unit] : 1), within(1e-7));
          }
        }
      }
      assertThat(network.getParam("0_RW")).isEqualTo(recurrent);
    }
  }

  @Test
  void initialize_severalLayers_reachesAll() {
    MultiLayerNetwork network =
        network(sized(new SubLSTM.Builder()), sized(new FusedLSTM.Builder(), UNITS));

    SPREAD.initialize(network);

    INDArray first = network.getParam("0_b");
    INDArray second = network.getParam("1_b");
    for (int unit = 0; unit < UNITS; unit++) {
      assertThat(second.getDouble(UNITS + unit)).isEqualTo(first.getDouble(UNITS + unit));
    }
  }

  @Test
  void initialize_frozenLayer_isLeftAlone() {
    MultiLayerNetwork network =
        new TransferLearning.Builder(
                network(sized(new SubLSTM.Builder()), sized(new SubLSTM.Builder(), UNITS)))
            .setFeatureExtractor(0)
            .build();
    INDArray frozen = network.getLayer(0).params().dup();
    INDArray free = network.getLayer(1).params().dup();

    SPREAD.initialize(network);

    assertThat(network.getLayer(0).params()).isEqualTo(frozen);
    assertThat(network.getLayer(1).params()).isNotEqualTo(free);
  }

  @Test
  void initialize_noLayerOfOurs_refuses() {
    MultiLayerNetwork network = network(new SimpleRnn.Builder().nIn(INPUTS).nOut(UNITS).build());

    assertThatThrownBy(() -> SPREAD.initialize(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no SubLSTM, FixSubLSTM, FusedLSTM or FusedGRU");
  }

  @ParameterizedTest
  @CsvSource({"0,10", "-1,10", "10,9", "1,Infinity", "NaN,10", "1,NaN"})
  void constructor_badRange_refuses(double shortest, double longest) {
    assertThatThrownBy(() -> new ChronoInitialization(shortest, longest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got %s and %s".formatted(shortest, longest));
  }

  private static BaseRecurrentLayer sized(GatedRecurrent.Builder<?> layer) {
    return sized(layer, INPUTS);
  }

  private static BaseRecurrentLayer sized(GatedRecurrent.Builder<?> layer, int inputs) {
    layer.nIn(inputs).nOut(UNITS);
    return layer.build();
  }

  private static MultiLayerNetwork network(Layer... recurrent) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().seed(1).list();
    for (Layer layer : recurrent) {
      layers.layer(layer);
    }
    boolean isLast = recurrent[recurrent.length - 1] instanceof LastTimeStep;
    layers.layer(
        isLast
            ? new OutputLayer.Builder(LossFunction.MCXENT).nIn(UNITS).nOut(2).build()
            : new RnnOutputLayer.Builder(LossFunction.MCXENT).nIn(UNITS).nOut(2).build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  @Test
  void initialize_hardSigmoidGates_forgetWithinTheMemory() {
    MultiLayerNetwork network =
        network(sized(new FusedLSTM.Builder().gateActivation(Activation.HARDSIGMOID)));

    SPREAD.initialize(network);

    INDArray bias = network.getParam("0_b");
    for (int unit = 0; unit < UNITS; unit++) {
      assertThat(0.2 * bias.getDouble(UNITS + unit) + 0.5)
          .isCloseTo(1 - 1 / (MEMORIES[unit] + 1), within(1e-6));
    }
  }

  @Test
  void initialize_beforeInit_saysWhatIsMissing() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build())
                .build());

    assertThatThrownBy(() -> SPREAD.initialize(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("call init() first");
  }
}
