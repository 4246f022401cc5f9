package io.github.sublstm.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.SubLSTM;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class RmsPropMomentumTest {

  private static final RmsPropMomentum BY_HAND =
      new RmsPropMomentum.Builder()
          .learningRate(0.1)
          .rmsDecay(0.75)
          .momentum(0.5)
          .epsilon(0.36)
          .build();

  @TempDir private Path folder;

  /**
   * For the first value: g = 1.6, v = 0.25·2.56 = 0.64, √(0.64 + 0.36) = 1, u = 0.16. Then g = 0, v
   * = 0.48, u = 0.08. Then g = −1.2: v = 0.36 + 0.36 = 0.72, u = 0.04 − 0.12/√1.08.
   */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void applyUpdater_threeSteps_areThoseComputedByHand(DataType type) {
    INDArray state = Nd4j.createUninitialized(type, 4);
    GradientUpdater<?> updater = BY_HAND.instantiate(state, true);

    assertStep(updater, type, 1.6, 0, 0.16, 0);
    assertStep(updater, type, 0, 1.6, 0.08, 0.16);
    assertStep(updater, type, -1.2, 0, 0.04 - 0.12 / Math.sqrt(1.08), 0.08);
    assertThat(state.getDouble(0)).isCloseTo(0.72, within(1e-6));
    assertThat(state.getDouble(1)).isCloseTo(0.48, within(1e-6));
    assertThat(state.getDouble(2)).isCloseTo(0.04 - 0.12 / Math.sqrt(1.08), within(1e-6));
    assertThat(state.getDouble(3)).isCloseTo(0.08, within(1e-6));
  }

  @Test
  void applyUpdater_epsilonIsZeroInHalfPrecision_refuses() {
    for (double epsilon : new double[] {RmsPropMomentum.DEFAULT_EPSILON, 1e-4}) {
      GradientUpdater<?> updater =
          new RmsPropMomentum.Builder()
              .epsilon(epsilon)
              .build()
              .instantiate(Nd4j.createUninitialized(DataType.HALF, 4), true);
      INDArray gradient = Nd4j.createFromArray(0.0, 1.0).castTo(DataType.HALF);
      if (epsilon < 1e-7) {
        assertThatThrownBy(() -> updater.applyUpdater(gradient, 0, 0))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("is zero in HALF");
      } else {
        updater.applyUpdater(gradient, 0, 0);
        assertThat(gradient.getDouble(0)).isZero();
        assertThat(gradient.getDouble(1)).isPositive().isFinite();
      }
    }
  }

  @Test
  void applyUpdater_epsilonIsZeroInFloat_refuses() {
    GradientUpdater<?> updater =
        new RmsPropMomentum.Builder()
            .epsilon(1e-50)
            .build()
            .instantiate(Nd4j.createUninitialized(DataType.FLOAT, 4), true);

    assertThatThrownBy(() -> updater.applyUpdater(Nd4j.create(DataType.FLOAT, 2), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is zero in FLOAT");
  }

  private static void assertStep(
      GradientUpdater<?> updater, DataType type, double g0, double g1, double u0, double u1) {
    INDArray gradient = Nd4j.createFromArray(g0, g1).castTo(type);
    updater.applyUpdater(gradient, 0, 0);
    assertThat(gradient.getDouble(0)).isCloseTo(u0, within(1e-6));
    assertThat(gradient.getDouble(1)).isCloseTo(u1, within(1e-6));
  }

  /** One value, parts of blocks, several blocks, and several threads' parts; at an offset. */
  @ParameterizedTest
  @CsvSource({
    "1, FLOAT", "17, FLOAT", "2048, FLOAT", "5000, FLOAT", "300001, FLOAT",
    "1, DOUBLE", "17, DOUBLE", "2048, DOUBLE", "5000, DOUBLE", "300001, DOUBLE"
  })
  void fused_isWhatOperationsOfNd4jGive(int n, DataType type) {
    long seed = 100 + n;
    Nd4j.getRandom().setSeed(seed);
    int offset = 3;
    INDArray all = Nd4j.randn(type, n + 2L * offset);
    INDArray outside = all.dup();
    INDArray gradient = all.get(NDArrayIndex.interval(offset, offset + n));
    INDArray states = Nd4j.rand(type, 2L * n + offset);
    INDArray state = states.get(NDArrayIndex.interval(offset, offset + 2 * n));
    INDArray g = gradient.dup();
    INDArray v = state.get(NDArrayIndex.interval(0, n)).dup();
    INDArray u = state.get(NDArrayIndex.interval(n, 2 * n)).dup();
    GradientUpdater<?> updater = BY_HAND.instantiate(state, false);
    double tolerance = type == DataType.FLOAT ? 1e-6 : 1e-14;

    for (int step = 0; step < 3; step++) {
      updater.applyUpdater(gradient, step, 0);
      RmsPropMomentumUpdater.applyWithOperations(BY_HAND, 0.1, g, v, u);
      String what = "step %d, seed %d".formatted(step, seed);
      assertThat(distance(gradient, g)).as(what).isLessThan(tolerance);
      assertThat(distance(state.get(NDArrayIndex.interval(0, n)), v))
          .as(what)
          .isLessThan(tolerance);
      assertThat(distance(state.get(NDArrayIndex.interval(n, 2 * n)), u))
          .as(what)
          .isLessThan(tolerance);
    }
    for (int i = 0; i < offset; i++) {
      assertThat(all.getDouble(i)).isEqualTo(outside.getDouble(i));
      assertThat(all.getDouble(offset + n + i)).isEqualTo(outside.getDouble(offset + n + i));
    }
  }

  /** As SameDiff gives them: in the shape of the parameter, in the order that it has in memory. */
  @ParameterizedTest
  @ValueSource(chars = {'c', 'f'})
  void applyUpdater_gradientOfAMatrix_isReplaced(char order) {
    INDArray gradient = Nd4j.createFromArray(new double[][] {{1, -2, 3}, {-4, 5, -6}}).dup(order);
    INDArray flat = gradient.dup('c').reshape(6);
    GradientUpdater<?> updater = BY_HAND.instantiate(Nd4j.create(DataType.DOUBLE, 12), true);
    GradientUpdater<?> ofFlat = BY_HAND.instantiate(Nd4j.create(DataType.DOUBLE, 12), true);

    updater.applyUpdater(gradient, 0, 0);
    ofFlat.applyUpdater(flat, 0, 0);

    assertThat(gradient.dup('c').reshape(6).toDoubleVector())
        .containsExactly(flat.toDoubleVector());
  }

  private static double distance(INDArray actual, INDArray expected) {
    return MaxNorm.ofDifference(actual, expected);
  }

  @Test
  void applyUpdater_halfPrecision_usesOperations() {
    GradientUpdater<?> updater = BY_HAND.instantiate(Nd4j.create(DataType.FLOAT16, 2), true);
    INDArray gradient = Nd4j.createFromArray(1.6f).castTo(DataType.FLOAT16);

    updater.applyUpdater(gradient, 0, 0);

    assertThat(gradient.getDouble(0)).isCloseTo(0.16, within(1e-3));
  }

  @Test
  void applyUpdater_schedule_isFollowed() {
    ISchedule schedule =
        new MapSchedule.Builder(ScheduleType.ITERATION).add(0, 0.1).add(1, 0.2).build();
    RmsPropMomentum config =
        new RmsPropMomentum.Builder()
            .learningRateSchedule(schedule)
            .momentum(0)
            .rmsDecay(0)
            .build();
    GradientUpdater<?> updater = config.instantiate(Nd4j.create(DataType.DOUBLE, 2), true);
    for (int iteration = 0; iteration < 2; iteration++) {
      INDArray gradient = Nd4j.createFromArray(-3.0);
      updater.applyUpdater(gradient, iteration, 0);
      // Without memory only the sign of the gradient is left.
      assertThat(gradient.getDouble(0)).isCloseTo(iteration == 0 ? -0.1 : -0.2, within(1e-9));
    }
  }

  @Test
  void setState_otherKeys_throws() {
    assertThatThrownBy(
            () -> BY_HAND.instantiate(Map.of("V", Nd4j.create(1), "M", Nd4j.create(1)), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("M");
  }

  @Test
  void builder_outOfRange_throws() {
    assertInvalid(new RmsPropMomentum.Builder().learningRate(-1), "learningRate");
    assertInvalid(new RmsPropMomentum.Builder().learningRate(Double.NaN), "learningRate");
    assertInvalid(new RmsPropMomentum.Builder().rmsDecay(1), "rmsDecay");
    assertInvalid(new RmsPropMomentum.Builder().momentum(1), "momentum");
    assertInvalid(new RmsPropMomentum.Builder().epsilon(0), "epsilon");
  }

  private static void assertInvalid(RmsPropMomentum.Builder builder, String name) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void json_roundTrip_isEqual() {
    for (RmsPropMomentum updater : new RmsPropMomentum[] {BY_HAND, scheduled()}) {
      MultiLayerConfiguration configuration = configuration(updater);

      MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
      MultiLayerConfiguration readYaml = MultiLayerConfiguration.fromYaml(configuration.toYaml());

      assertThat(read).isEqualTo(configuration);
      assertThat(updaterOf(read)).isEqualTo(updater).isEqualTo(updater.clone());
      assertThat(updaterOf(readYaml)).isEqualTo(updater);
    }
    assertThat(BY_HAND).isNotEqualTo(scheduled());
  }

  private static RmsPropMomentum scheduled() {
    return new RmsPropMomentum.Builder()
        .learningRateSchedule(
            new MapSchedule.Builder(ScheduleType.EPOCH).add(0, 0.1).add(3, 0.01).build())
        .momentum(0.3)
        .build();
  }

  private static Object updaterOf(MultiLayerConfiguration configuration) {
    return ((SubLSTM) configuration.getConf(0).getLayer()).getIUpdater();
  }

  @Test
  void modelSerializer_keepsTheState() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(BY_HAND));
    network.init();
    Nd4j.getRandom().setSeed(1);
    DataSet data = new DataSet(Nd4j.rand(2, 3, 4), Nd4j.rand(2, 2, 4));
    network.fit(data);
    network.fit(data);
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, file, true);

    MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(file, true);

    assertThat(network.getUpdater().getStateViewArray().length())
        .isEqualTo(2 * network.numParams());
    read.fit(data);
    network.fit(data);
    assertThat(read.params().toFloatVector()).containsExactly(network.params().toFloatVector());
    assertThat(MaxNorm.of(network.getUpdater().getStateViewArray())).isPositive();
  }

  private static MultiLayerConfiguration configuration(RmsPropMomentum updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(updater)
        .list()
        .layer(new SubLSTM.Builder().nIn(3).nOut(4).build())
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .dataFormat(RNNFormat.NCW)
                .nIn(4)
                .nOut(2)
                .build())
        .build();
  }
}
