package io.github.sublstm.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.Kind;
import io.github.sublstm.conf.Networks;
import java.util.Map;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** First values of the weights and what constrains them: 3 inputs, 5 units. */
class WeightInitTest {

  private static final int INPUTS = 3;
  private static final int UNITS = 5;

  private static INDArray gate(INDArray matrix, int slot) {
    return matrix.get(all(), interval(slot * UNITS, (slot + 1) * UNITS));
  }

  @ParameterizedTest
  @EnumSource
  void weights_areInitialisedGateByGate(Kind kind) {
    Map<String, INDArray> identity =
        Networks.params(
            kind.builder()
                .nIn(INPUTS)
                .nOut(UNITS)
                .weightInitRecurrent(WeightInit.IDENTITY)
                .build());
    Map<String, INDArray> orthogonal =
        Networks.params(
            kind.builder()
                .nIn(INPUTS)
                .nOut(UNITS)
                .weightInitRecurrent(new OrthogonalDistribution(0.5))
                .build());
    INDArray eye = Nd4j.eye(UNITS).castTo(DataType.FLOAT);
    for (int slot = 0; slot < kind.gates(); slot++) {
      assertThat(gate(identity.get("RW"), slot).dup()).isEqualTo(eye);
      INDArray q = gate(orthogonal.get("RW"), slot).dup();
      assertThat(q.mmul(q.transpose()).equalsWithEps(eye.mul(0.25), 1e-5))
          .as("gate %d: %s", slot, q)
          .isTrue();
    }
    assertThat(MaxNorm.of(identity.get("W"))).isPositive();
    assertThat(gate(orthogonal.get("RW"), 0).dup())
        .isNotEqualTo(gate(orthogonal.get("RW"), 1).dup());
  }

  /** Fan-in n and fan-out nIn + n, as DL4J's LSTM has them: Xavier's variance is 2 / (2n + nIn). */
  @ParameterizedTest
  @EnumSource
  void weights_haveTheSpreadOfDl4jLstm(Kind kind) {
    int n = 40;
    int nIn = 60;
    MultiLayerNetwork network =
        Networks.init(
            Networks.chain(
                Networks.global().weightInit(WeightInit.XAVIER),
                kind.layer(nIn, n),
                Networks.stepOutput(n)));
    double expected = Math.sqrt(2.0 / (2 * n + nIn));
    for (String key : new String[] {"W", "RW"}) {
      INDArray weights = network.getLayer(0).getParam(key);
      assertThat(weights.stdNumber().doubleValue())
          .as(key)
          .isCloseTo(expected, within(0.05 * expected));
      assertThat(weights.meanNumber().doubleValue()).as(key).isCloseTo(0, within(0.01));
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightInit_isUsedForRecurrentWeightsToo_unlessTheyHaveTheirOwn(Kind kind) {
    Map<String, INDArray> both =
        Networks.params(kind.builder().nIn(INPUTS).nOut(UNITS).weightInit(WeightInit.ONES).build());
    assertThat(both.get("W").minNumber().doubleValue()).isEqualTo(1);
    assertThat(both.get("RW").minNumber().doubleValue()).isEqualTo(1);
    Map<String, INDArray> own =
        Networks.params(
            kind.builder()
                .nIn(INPUTS)
                .nOut(UNITS)
                .weightInit(WeightInit.ONES)
                .weightInitRecurrent(WeightInit.ZERO)
                .build());
    assertThat(own.get("W").minNumber().doubleValue()).isEqualTo(1);
    assertThat(MaxNorm.of(own.get("RW"))).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void constraints_holdForTheParametersTheyAreMeantFor(Kind kind) {
    GatedRecurrent layer =
        kind.builder()
            .nIn(INPUTS)
            .nOut(UNITS)
            .weightInit(WeightInit.ONES)
            .constrainInputWeights(new MaxNormConstraint(0.5, 0))
            .constrainRecurrent(new MaxNormConstraint(0.25, 0))
            .build();
    MultiLayerNetwork network =
        Networks.init(Networks.chain(Networks.global(), layer, Networks.stepOutput(UNITS)));
    Networks.fit(network, Networks.data(2, 3, true), 1);
    assertThat(network.getLayer(0).getParam("W").norm2(0).maxNumber().doubleValue())
        .isCloseTo(0.5, within(1e-3));
    assertThat(network.getLayer(0).getParam("RW").norm2(0).maxNumber().doubleValue())
        .isCloseTo(0.25, within(1e-3));
  }
}
