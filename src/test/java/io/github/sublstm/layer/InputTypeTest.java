package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Features, labels and masks of whole numbers or truth values: cast, as by DL4J's LSTM. */
@ExtendWith(SmallProblems.class)
class InputTypeTest {

  private static final long SEED = 5;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int STEPS = 6;

  private static final List<DataType> TYPES =
      List.of(
          DataType.UBYTE,
          DataType.BYTE,
          DataType.SHORT,
          DataType.INT,
          DataType.LONG,
          DataType.UINT16,
          DataType.UINT32,
          DataType.UINT64,
          DataType.BOOL);

  /** How a layer stands in the network. */
  enum Wrapper {
    PLAIN(layer -> layer),
    BIDIRECTIONAL(layer -> new Bidirectional(Bidirectional.Mode.ADD, layer)),
    MASK_ZERO(layer -> new MaskZeroLayer(layer, 0)),
    LAST_TIME_STEP(LastTimeStep::new),
    FROZEN_WITH_BACKPROP(FrozenLayerWithBackprop::new);

    private final UnaryOperator<Layer> wrapper;

    Wrapper(UnaryOperator<Layer> wrapper) {
      this.wrapper = wrapper;
    }
  }

  record Case(Net.Container container, RNNFormat format, Wrapper wrapper, CellEngine layer) {

    Net network() {
      Layer cell = layer.builder(INPUTS, UNITS).dropOut(0.9).dataFormat(format).build();
      return Net.of(
              Net.Settings.of(container).with(new Sgd(0.1)),
              wrapper.wrapper.apply(cell),
              wrapper == Wrapper.LAST_TIME_STEP
                  ? Samples.singleOutput(UNITS, 2)
                  : Samples.sequenceOutput(UNITS, 2, format))
          .randomised(SEED);
    }

    INDArray in(INDArray ncw) {
      return format == RNNFormat.NWC ? ncw.permute(0, 2, 1).dup() : ncw;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Net.Container container : Net.Container.values()) {
      for (RNNFormat format : List.of(RNNFormat.NCW, RNNFormat.NWC)) {
        for (Wrapper wrapper : Wrapper.values()) {
          // The cast is the layer's affair, not the cell's or the engine's: two will do.
          for (CellEngine layer :
              List.of(
                  new CellEngine(Cell.SUB_LSTM, Engine.HOST),
                  new CellEngine(Cell.LSTM, Engine.ND4J))) {
            cases.add(new Case(container, format, wrapper, layer));
          }
        }
      }
    }
    return cases.stream();
  }

  /** From 0 to {@code largest}; zeros at the fourth step, for MaskZeroLayer. */
  private static INDArray whole(int largest, int size) {
    INDArray values =
        Nd4j.rand(
            new int[] {2, size, STEPS},
            0,
            largest + 1,
            Nd4j.getRandomFactory().getNewRandomInstance(SEED));
    return Samples.withMasked(
        Nd4j.math().floor(values).castTo(DataType.DOUBLE), Samples.mask("111011", "111011"), 0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void featuresLabelsAndMask_ofWholeNumbers_areWorthTheSameInDouble(Case c) {
    boolean sequence = c.wrapper != Wrapper.LAST_TIME_STEP;
    for (DataType type : List.of(DataType.UBYTE, DataType.INT, DataType.LONG, DataType.BOOL)) {
      if (type == DataType.BOOL && c.wrapper == Wrapper.MASK_ZERO) {
        continue; // DL4J's wrapper cannot add truth values.
      }
      int largest = type == DataType.BOOL ? 1 : 3;
      INDArray features = c.in(whole(largest, INPUTS));
      INDArray labels =
          sequence ? c.in(whole(1, 2)) : Samples.steps(whole(1, 2), 0, 1).reshape(2, 2);
      INDArray mask = Samples.mask("110111", "111100");
      INDArray labelMask = sequence ? mask : null;
      Net expected = c.network();
      Net actual = c.network();
      INDArray x = features.castTo(type);
      assertThat(actual.output(x, mask.castTo(type)))
          .as("output of %s for %s, seed %s", c, type, SEED)
          .isEqualTo(expected.output(features, mask));

      fit(expected, new DataSet(features, labels, mask, labelMask));
      fit(actual, new DataSet(x, labels.castTo(type), mask.castTo(type), labelMask));
      assertThat(Samples.distance(actual.params(), expected.params()))
          .as("what %s learns from %s, seed %s", c, type, SEED)
          .isZero();
      assertThat(x).as("features of %s", type).isEqualTo(features.castTo(type));
      if (c.wrapper == Wrapper.PLAIN) {
        assertThat(actual.rnnTimeStep(x)).as("%s", c).isEqualTo(expected.rnnTimeStep(features));
      }
    }
  }

  private static void fit(Net net, DataSet data) {
    Nd4j.getRandom().setSeed(SEED);
    net.fit(data);
    net.fit(data);
  }

  @ParameterizedTest
  @MethodSource("types")
  void features_ofWholeNumbers_areWhatDl4jLstmTakesThemFor(DataType type) {
    INDArray features = whole(type == DataType.BOOL ? 1 : 3, INPUTS).castTo(type);
    Layer lstm = new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build();
    Net.Settings settings = Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK);
    Net dl4j = Net.of(settings, lstm, Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW));
    CellEngine.all()
        .filter(c -> c.cell() == Cell.LSTM)
        .forEach(
            c -> {
              Net net =
                  Net.of(
                      settings,
                      c.builder(INPUTS, UNITS).build(),
                      Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW));
              net.params().assign(dl4j.randomised(SEED).params());
              assertThat(Samples.distance(net.output(features, null), dl4j.output(features, null)))
                  .as("%s", c)
                  .isLessThan(1e-12);
            });
  }

  static Stream<DataType> types() {
    return TYPES.stream();
  }
}
