package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.Inhibition;
import io.github.sublstm.conf.InhibitionOptions;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Balance weights, the divisive part and the balance penalty of the subtractive layers. */
@ExtendWith(SmallProblems.class)
class InhibitionTest {

  private static final long SEED = 23;
  private static final int INPUTS = 2;
  private static final int UNITS = 3;
  private static final INDArray MASK = Samples.mask("111111", "011101", "110000");
  private static final double LARGEST = Math.exp(10);

  private static final Inhibition THETA = new Inhibition(BalanceWeights.LEARNED, 1, null, 0);
  private static final Inhibition KAPPA = new Inhibition(BalanceWeights.NONE, 1, 0.4, 0);
  private static final Inhibition PENALTY = new Inhibition(BalanceWeights.NONE, 1, null, 0.6);
  private static final Inhibition ALL = new Inhibition(BalanceWeights.LEARNED, 1.3, 0.4, 0.6);

  private final INDArray input = Samples.gaussian(SEED, 3, INPUTS, 6);
  private final DataSet data =
      new DataSet(input, Samples.gaussian(SEED + 1, 3, 2, 6), MASK, MASK.dup());

  /** A layer and an engine. */
  record Case(boolean fix, Engine engine) {

    GatedRecurrent.Builder<?> builder(Inhibition inhibition) {
      GatedRecurrent.Builder<?> builder = fix ? new FixSubLSTM.Builder() : new SubLSTM.Builder();
      ((InhibitionOptions<?>) builder).inhibition(inhibition);
      builder.nIn(INPUTS).nOut(UNITS).engine(engine);
      return builder;
    }

    Layer layer(Inhibition inhibition) {
      return builder(inhibition).build();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(false, true)
        .flatMap(fix -> Stream.of(Engine.HOST, Engine.ND4J).map(engine -> new Case(fix, engine)));
  }

  private static Net network(DataType type, double rate, Layer... recurrent) {
    Layer[] layers = Arrays.copyOf(recurrent, recurrent.length + 1);
    layers[recurrent.length] = Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW);
    Net.Settings settings =
        Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK).with(new Sgd(rate)).with(type);
    return Net.of(settings, layers).randomised(SEED);
  }

  private static Net network(Layer... recurrent) {
    return network(DataType.DOUBLE, 1, recurrent);
  }

  /** Gives a network the parameters of another where it has the same ones. */
  private static void copy(Net from, Net to) {
    to.paramTable()
        .forEach(
            (key, array) -> {
              if (from.paramTable().containsKey(key)) {
                array.assign(from.paramTable().get(key));
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void balanceWeightsOf1_equalThePlainCellToTheBit(Case c) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      INDArray x = input.castTo(type);
      DataSet all = new DataSet(x, data.getLabels().castTo(type), MASK, MASK);
      Net plain = network(type, 1, c.builder(Inhibition.SUBTRACTIVE).updateDropout(0.7).build());
      for (Inhibition inhibition : List.of(THETA, PENALTY)) {
        Net balanced = network(type, 1, c.builder(inhibition).updateDropout(0.7).build());
        copy(plain, balanced);
        if (inhibition == THETA) {
          balanced.paramTable().get("0_logTheta").assign(0);
        }
        String what = inhibition + " in " + type + " of " + c;
        assertThat(balanced.activation(0, x, MASK))
            .as(what)
            .isEqualTo(plain.activation(0, x, MASK));
        assertThat(balanced.rnnTimeStep(x)).as(what).isEqualTo(plain.rnnTimeStep(x));
        assertThat(balanced.state(0)).as(what).isEqualTo(plain.state(0));
        balanced.clearState();
        plain.clearState();
        if (inhibition == THETA) {
          Nd4j.getRandom().setSeed(SEED);
          Map<String, INDArray> expected = plain.updates(all);
          Nd4j.getRandom().setSeed(SEED);
          Map<String, INDArray> actual = balanced.updates(all);
          for (String key : List.of("0_W", "0_RW", "0_b")) {
            assertThat(Samples.distance(actual.get(key), expected.get(key)))
                .as("gradient of %s, %s", key, what)
                .isLessThan(type == DataType.FLOAT ? 1e-6 : 1e-14);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachOptionAlone_hasItsParametersAndTheSlopesOfTheScore(Case c) {
    Map<Inhibition, Set<String>> added =
        Map.of(
            THETA, Set.of("0_logTheta"),
            KAPPA, Set.of("0_logKappa"),
            PENALTY, Set.of(),
            ALL, Set.of("0_logTheta", "0_logKappa"));
    added.forEach(
        (inhibition, keys) -> {
          Net net = network(c.builder(inhibition).updateDropout(0.7).build());
          Net plain = network(c.layer(Inhibition.SUBTRACTIVE));
          assertThat(net.paramTable().keySet()).containsAll(plain.paramTable().keySet());
          Set<String> more = new HashSet<>(net.paramTable().keySet());
          more.removeAll(plain.paramTable().keySet());
          assertThat(more).as("%s of %s", inhibition, c).isEqualTo(keys);
          Nd4j.getRandom().setSeed(SEED);
          Map<String, INDArray> gradient = net.updates(data);
          assertThat(
                  FiniteDifferences.errors(
                      net.paramTable(),
                      gradient,
                      Set.of(),
                      () -> {
                        Nd4j.getRandom().setSeed(SEED);
                        return net.score(data, true);
                      },
                      SEED))
              .as("gradients with %s of %s, seed %s", inhibition, c, SEED)
              .isEmpty();
        });
  }

  /** With RW = 0, z and i follow from the input alone. */
  @ParameterizedTest
  @MethodSource("cases")
  void balancePenalty_isTheMeanOverUnitsAndStepsThatExist(Case c) {
    for (boolean isMean : new boolean[] {true, false}) {
      Net net = network(c.layer(ALL));
      Net without = network(c.layer(new Inhibition(BalanceWeights.LEARNED, 1.3, 0.4, 0)));
      copy(net, without);
      for (Net each : List.of(net, without)) {
        each.paramTable().get("0_RW").assign(0);
        MultiLayerNetwork network = (MultiLayerNetwork) each.model();
        network.getLayerWiseConfigurations().getConfs().forEach(k -> k.setMiniBatch(isMean));
        network.conf().setMiniBatch(isMean);
      }
      double expected = 0.6 * meanSquaredBalance(net, c.fix ? 2 : 3);
      for (boolean training : new boolean[] {true, false}) {
        assertThat(net.score(data, training) - without.score(data, training))
            .as("%s, minibatch %s, training %s", c, isMean, training)
            .isCloseTo(expected, within(1e-12));
      }
      net.gradient(data);
      without.gradient(data);
      assertThat(net.model().score() - without.model().score())
          .as("score of training of %s", c)
          .isCloseTo(expected, within(1e-12));
      Map<String, INDArray> gradient = net.updates(data);
      assertThat(
              FiniteDifferences.errors(
                  net.paramTable(), gradient, Set.of(), () -> net.score(data, true), SEED))
          .as("gradients of %s, minibatch %s", c, isMean)
          .isEmpty();
    }
  }

  private double meanSquaredBalance(Net net, int inputGate) {
    INDArray w = net.paramTable().get("0_W");
    INDArray b = net.paramTable().get("0_b");
    INDArray logTheta = net.paramTable().get("0_logTheta");
    double sum = 0;
    int count = 0;
    for (int e = 0; e < 3; e++) {
      for (int t = 0; t < 6; t++) {
        for (int unit = 0; unit < UNITS && MASK.getDouble(e, t) != 0; unit++) {
          double[] gates = new double[2];
          for (int k = 0; k < 2; k++) {
            int column = (k == 0 ? 0 : inputGate) * UNITS + unit;
            double pre = b.getDouble(column);
            for (int j = 0; j < INPUTS; j++) {
              pre += input.getDouble(e, j, t) * w.getDouble(j, column);
            }
            gates[k] = 1 / (1 + Math.exp(-pre));
          }
          double u =
              Math.exp(logTheta.getDouble(unit)) * gates[0]
                  - Math.exp(logTheta.getDouble(2 * UNITS + unit)) * gates[1];
          sum += u * u;
          count++;
        }
      }
    }
    return sum / count;
  }

  /** The penalties of both directions add up, as regularisation does. */
  @ParameterizedTest
  @MethodSource("cases")
  void balancePenalty_ofBothDirections_addsUp(Case c) {
    Net both = network(new Bidirectional(Bidirectional.Mode.ADD, c.layer(PENALTY)));
    both.score(data, true);
    double sum = 0;
    for (String prefix : List.of("0_f", "0_b")) {
      Net one = network(c.layer(PENALTY));
      one.paramTable()
          .forEach(
              (key, array) -> {
                if (key.startsWith("0_")) {
                  array.assign(both.paramTable().get(prefix + key.substring(2)));
                }
              });
      INDArray x = input;
      INDArray mask = MASK;
      if (prefix.equals("0_b")) {
        x = reversedInTime(input);
        mask = reversedInTime(MASK.reshape(3, 1, 6)).reshape(3, 6);
      }
      one.score(new DataSet(x, data.getLabels(), mask, mask), true);
      sum += one.layer(0).calcRegularizationScore(true);
    }
    assertThat(both.layer(0).calcRegularizationScore(true)).isCloseTo(sum, within(1e-12));
    assertThat(sum).isPositive();
  }

  private static INDArray reversedInTime(INDArray sequences) {
    INDArray reversed = sequences.like();
    long steps = sequences.size(2);
    for (long t = 0; t < steps; t++) {
      reversed
          .tensorAlongDimension((int) t, 0, 1)
          .assign(sequences.tensorAlongDimension((int) (steps - 1 - t), 0, 1));
    }
    return reversed;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void constants_afterAnyUpdate_arePositiveAndFinite(Case c) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      for (double rate : new double[] {1, 1e3, -1e3, 1e30}) {
        Net net = network(type, rate, c.layer(ALL));
        DataSet all = new DataSet(input.castTo(type), data.getLabels().castTo(type), MASK, MASK);
        for (int k = 0; k < 4; k++) {
          net.fit(all);
          for (String key : List.of("0_logTheta", "0_logKappa")) {
            for (double a : net.paramTable().get(key).castTo(DataType.DOUBLE).toDoubleVector()) {
              double value = Math.exp(a);
              assertThat(value)
                  .as("%s of %s at rate %s in %s", key, c, rate, type)
                  .isBetween(0.999 / LARGEST, 1.001 * LARGEST);
            }
          }
          assertThat(net.output(all.getFeatures(), MASK).isNaN().any())
              .as("NaN of %s at rate %s in %s", c, rate, type)
              .isFalse();
        }
      }
    }
  }

  /** As restored from a checkpoint that was taken between an update and its projection. */
  @ParameterizedTest
  @MethodSource("cases")
  void parametersOutOfRange_computeAsTheNearestBound(Case c) {
    Net net = network(c.layer(ALL));
    for (String key : List.of("0_logTheta", "0_logKappa")) {
      INDArray parameter = net.paramTable().get(key);
      for (double sign : new double[] {-1, 1}) {
        parameter.putScalar(1, sign * 10);
        INDArray expected = net.output(input, MASK);
        for (double outside : new double[] {11, 1e6, Double.POSITIVE_INFINITY}) {
          parameter.putScalar(1, sign * outside);
          assertThat(net.output(input, MASK))
              .as("%s at %s of %s", key, sign * outside, c)
              .isEqualTo(expected);
          double gradient = net.updates(data).get(key).getDouble(1);
          assertThat(sign * gradient < 0)
              .as("gradient %s of %s of %s points outwards", gradient, key, c)
              .isFalse();
        }
      }
      parameter.putScalar(1, 0.2);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parameters_areNeitherRegularisedNorDropped(Case c) {
    Layer layer =
        c.builder(ALL)
            .l1(0.5)
            .l1Bias(0.5)
            .l2(0.5)
            .l2Bias(0.5)
            .weightNoise(new DropConnect(0.3))
            .build();
    Net net = network(layer);
    Layer conf = net.layer(0).conf().getLayer();
    for (String key : List.of("logTheta", "logKappa")) {
      assertThat(conf.getRegularizationByParam(key)).as("%s of %s", key, c).isNullOrEmpty();
      assertThat(conf.initializer().isWeightParam(conf, key)).isFalse();
      assertThat(conf.initializer().isBiasParam(conf, key)).isFalse();
    }
    for (String key : List.of("0_W", "0_RW")) {
      net.paramTable().get(key).assign(0);
    }
    assertThat(Samples.distance(net.trainingActivation(0, input), net.activation(0, input, null)))
        .as("%s with no weight to drop", c)
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void initialValues_areThoseOfTheBuilder(Case c) {
    Layer layer = c.layer(ALL);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list(layer, Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW))
                .build());
    network.init();
    INDArray theta = Transforms.exp(network.getParam("0_logTheta"));
    INDArray kappa = Transforms.exp(network.getParam("0_logKappa"));
    assertThat(theta.length()).isEqualTo(3 * UNITS);
    assertThat(kappa.length()).isEqualTo(UNITS);
    assertThat(Samples.distance(theta, theta.like().addi(1.3))).isLessThan(1e-12);
    assertThat(Samples.distance(kappa, kappa.like().addi(0.4))).isLessThan(1e-12);
  }
}
