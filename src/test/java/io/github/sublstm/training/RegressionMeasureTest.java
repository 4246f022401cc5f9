package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.data.trials.BernoulliObserver;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Measures of networks that answer with their input, so that answers are known. */
class RegressionMeasureTest {

  @Test
  void unexplainedVariance_isErrorOverVariance() {
    // Errors 0, 1, -1 and variance (4 + 0 + 4) / 3 around the mean 3.
    DataSet data = new DataSet(column(1, 4, 4), column(1, 3, 5));

    assertThat(new UnexplainedVariance().of(echo(), iterator(data)))
        .isCloseTo(2.0 / 8, within(1e-6));
  }

  @Test
  void unexplainedVariance_ofTheMean_isOne() {
    DataSet first = new DataSet(column(1003, 1003), column(1001, 1003));
    DataSet second = new DataSet(column(1003), column(1005));

    assertThat(new UnexplainedVariance().of(echo(), iterator(first, second)))
        .isCloseTo(1, within(1e-9));
  }

  /** Each with its own mean: a mean over both would make the variance far larger. */
  @Test
  void unexplainedVariance_severalValues_haveTheirOwnMeans() {
    INDArray labels = Nd4j.create(new double[][] {{-1, 101}, {1, 99}});
    DataSet data = new DataSet(Nd4j.create(new double[][] {{0, 100}, {0, 100}}), labels);

    assertThat(new UnexplainedVariance().of(echo(), iterator(data))).isCloseTo(1, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void unexplainedVariance_sequences_countsWhatTheMaskLeaves(RNNFormat format) {
    // Two sequences of three steps; only their last steps have labels, errors 1 and 0.
    INDArray given = Nd4j.create(new double[] {9, 9, 2, 9, 9, 3}).reshape(2, 1, 3);
    INDArray right = Nd4j.create(new double[] {7, 8, 1, 5, 6, 3}).reshape(2, 1, 3);
    INDArray mask = Nd4j.create(new double[][] {{0, 0, 1}, {0, 0, 0.5}});
    boolean isNcw = format == RNNFormat.NCW;
    DataSet data =
        new DataSet(
            isNcw ? given : given.permute(0, 2, 1).dup(),
            isNcw ? right : right.permute(0, 2, 1).dup(),
            null,
            mask);

    assertThat(new UnexplainedVariance().of(echo(format), iterator(data)))
        .isCloseTo(1.0 / 2, within(1e-6));
  }

  @Test
  void angularError_isHalfTheAngleWhateverTheLength() {
    double[] degrees = {0, 20, 170, -60};
    INDArray given = Nd4j.create(degrees.length, 2);
    INDArray right = Nd4j.create(degrees.length, 2);
    for (int i = 0; i < degrees.length; i++) {
      // 350 degrees: the short way round leads through 360.
      double angle = Math.toRadians(350);
      double wrong = angle + Math.toRadians(degrees[i]);
      right.putRow(i, Nd4j.create(new double[] {Math.cos(angle), Math.sin(angle)}));
      given.putRow(i, Nd4j.create(new double[] {3 * Math.cos(wrong), 3 * Math.sin(wrong)}));
    }

    assertThat(new AngularError().of(echo(), iterator(new DataSet(given, right))))
        .isCloseTo((0 + 10 + 85 + 30) / 4.0, within(1e-4));
  }

  /** In whatever quadrant the label is, and whatever the signs of the zeros are. */
  @Test
  void angularError_ofAnAnswerWithoutAngle_isThatOfAGuess() {
    INDArray given = Nd4j.create(new double[][] {{0, 0}, {-0.0, 0}, {0, -0.0}, {-0.0, -0.0}});
    INDArray right = Nd4j.create(new double[][] {{1, 1}, {-1, 1}, {-1, -1}, {1, -1}});

    assertThat(new AngularError().of(echo(), iterator(new DataSet(given, right)))).isEqualTo(45);
  }

  /** The observer always sees NCW. */
  @Test
  void shareOfIdeal_networkInNwc_isThatOfTheSameInNcw() {
    INDArray bits = Nd4j.create(new double[] {1, 1, 1, 1, 0, 0, 0, 0}).reshape(2, 1, 4);
    INDArray next = Nd4j.create(new double[] {1, 1, 1, 1, 0, 0, 0, 1}).reshape(2, 1, 4);
    ShareOfIdeal measure = new ShareOfIdeal(new BernoulliObserver(0.1, 50)::predict);

    double ncw = measure.of(echo(RNNFormat.NCW), iterator(new DataSet(bits, next)));
    DataSetIterator nwc =
        iterator(new DataSet(bits.permute(0, 2, 1).dup(), next.permute(0, 2, 1).dup()));

    assertThat(measure.of(echo(RNNFormat.NWC), nwc)).isEqualTo(ncw).isNotZero();
    assertThatThrownBy(() -> measure.idealLogLikelihood(nwc))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[trials, 1, steps], not [2, 4, 1]");
  }

  @Test
  void shareOfIdeal_isTheWayFromACoinToTheIdeal() {
    INDArray bits = Nd4j.create(new double[] {1, 0, 1}).reshape(1, 1, 3);
    INDArray given = Nd4j.create(new double[] {0.6, 0.4, 0.6}).reshape(1, 1, 3);
    ShareOfIdeal measure =
        new ShareOfIdeal(features -> Nd4j.create(1, 1, 3).assign(bits).muli(0.6).addi(0.2));
    DataSetIterator data = iterator(new DataSet(given, bits));

    assertThat(measure.of(echo(RNNFormat.NCW), data))
        .isCloseTo(Math.log(1.2) / Math.log(1.6), within(1e-6));
    assertThat(measure.idealLogLikelihood(data)).isCloseTo(Math.log(0.8), within(1e-6));
    assertThat(measure.of(features -> bits.rsub(1), data)).isLessThan(-10);
  }

  @Test
  void of_answerIsNan_isNan() {
    DataSet data = new DataSet(column(1, Double.NaN), column(1, 2));

    assertThat(new UnexplainedVariance().of(echo(), iterator(data))).isNaN();
  }

  @Test
  void of_whatCannotBeMeasured_saysWhy() {
    RegressionMeasure fvu = new UnexplainedVariance();
    assertRefused(fvu, iterator(), "No answers to measure the fvu on");
    assertRefused(
        fvu,
        iterator(new DataSet(column(1, 2), column(1, 2), null, column(0, 0))),
        "No answers to measure the fvu on");
    assertRefused(
        fvu, iterator(new DataSet(column(1, 2), Nd4j.zeros(2, 3))), "own shape [2, 1], not [2, 3]");
    assertRefused(
        fvu,
        iterator(new DataSet(column(1, 2), column(1, 2), null, Nd4j.ones(2, 3))),
        "[2, 1], not the shape [2, 3]");
    assertRefused(
        fvu, iterator(new DataSet(column(1, 2), column(3, 3))), "labels are all the same");
    assertRefused(
        new AngularError(),
        iterator(new DataSet(column(1), column(1))),
        "not labels of shape [1, 1]");
    assertRefused(
        new ShareOfIdeal(features -> features),
        iterator(new DataSet(Nd4j.zeros(1, 2), Nd4j.zeros(1, 2))),
        "not labels of shape [1, 2]");
    assertRefused(
        new ShareOfIdeal(features -> features),
        iterator(new DataSet(column(0.5), column(0.5))),
        "The label of a bit is 0 or 1, not 0.5");
    assertRefused(
        new ShareOfIdeal(features -> features),
        iterator(new DataSet(column(0.5, 0.5), column(0, 1))),
        "no better than a coin");
    assertRefused(
        new AngularError(),
        iterator(new DataSet(Nd4j.ones(1, 2), Nd4j.zeros(1, 2))),
        "not (0, 0): a mask of the labels");
    assertRefused(fvu, iterator(new DataSet(column(1, 2), null)), "the data has none");
    assertRefused(
        fvu,
        iterator(new DataSet(column(1, 2), column(1, Double.NaN))),
        "labels that are finite numbers, found NaN");
  }

  /** What the mask leaves out may be anything. */
  @Test
  void of_labelIsNanWhereTheMaskIsZero_counts() {
    DataSet data = new DataSet(column(1, 4, 9), column(1, 3, Double.NaN), null, column(1, 1, 0));

    assertThat(new UnexplainedVariance().of(echo(), iterator(data)))
        .isCloseTo(1.0 / 2, within(1e-6));
  }

  @Test
  void of_networkBeforeInit_saysWhatIsMissing() {
    MultiLayerNetwork network = new MultiLayerNetwork(echo().getLayerWiseConfigurations());
    assertThatThrownBy(
            () ->
                new UnexplainedVariance().of(network, iterator(new DataSet(column(1), column(1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("call init() first");
  }

  private static void assertRefused(
      RegressionMeasure measure, DataSetIterator data, String message) {
    assertThatThrownBy(() -> measure.of(echo(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static INDArray column(double... values) {
    return Nd4j.create(values).reshape(values.length, 1);
  }

  private static DataSetIterator iterator(DataSet... data) {
    return new ListDataSetIterator<>(List.of(data), 1) {
      private int next;

      @Override
      public DataSet next() {
        return data[next++];
      }

      @Override
      public boolean hasNext() {
        return next < data.length;
      }

      @Override
      public void reset() {
        next = 0;
      }
    };
  }

  private static MultiLayerNetwork echo() {
    return network(new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
  }

  private static MultiLayerNetwork echo(RNNFormat format) {
    return network(
        new RnnLossLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .dataFormat(format)
            .build());
  }

  private static MultiLayerNetwork network(org.deeplearning4j.nn.conf.layers.Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list().layer(layer).build());
    network.init();
    return network;
  }
}
