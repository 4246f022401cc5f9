package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class AccuracyTest {

  /** Classes 0 and 1 of two sequences of three steps, one-hot {@code [2, 2, 3]}. */
  private static final int[][] ACTUAL = {{0, 1, 1}, {1, 0, 0}};

  private static final int[][] PREDICTED = {{0, 1, 0}, {0, 0, 1}};

  @Test
  void of_labelsPerStep_countsSteps() {
    assertThat(Accuracy.of(identity(), data(null))).isEqualTo(3 / 6.0);
  }

  @Test
  void of_labelsPerStepWithMask_countsWhatTheMaskHas() {
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}, {0, 1, 1}});

    assertThat(Accuracy.of(identity(), data(mask))).isEqualTo(3 / 4.0);
  }

  @Test
  void of_nwc_isTheSame() {
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}, {0, 1, 1}});
    for (INDArray some : new INDArray[] {null, mask}) {
      DataSet data =
          new DataSet(
              oneHot(PREDICTED).permute(0, 2, 1), oneHot(ACTUAL).permute(0, 2, 1), null, some);

      assertThat(Accuracy.of(identity(RNNFormat.NWC), iterator(data)))
          .isEqualTo(some == null ? 3 / 6.0 : 3 / 4.0);
    }
  }

  @Test
  void of_labelsAndMaskOfWholeNumbersOrTruthValues_isTheSame() {
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}, {0, 1, 1}});
    for (DataType type : List.of(DataType.UBYTE, DataType.INT, DataType.LONG, DataType.BOOL)) {
      INDArray labels = oneHot(ACTUAL).castTo(type);
      DataSet data = new DataSet(oneHot(PREDICTED), labels, null, mask.castTo(type));

      assertThat(Accuracy.of(identity(), iterator(data))).as("%s", type).isEqualTo(3 / 4.0);
    }
  }

  /** The network finds the sign of the mean; the last example is padding. */
  @Test
  void of_maskOfExamples_countsWhatTheMaskHas() {
    MultiLayerNetwork network = TinyClassifier.create(0.1);
    network.setParam("1_W", Nd4j.createFromArray(new float[][] {{-1, 1}}));
    INDArray features = Nd4j.createFromArray(-1f, 2f, 3f, 0f).reshape(4, 1, 1);
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {1, 0}, {0, 0}});
    INDArray mask = Nd4j.createFromArray(1f, 1f, 1f, 0f).reshape(4, 1);

    assertThat(Accuracy.of(network, iterator(new DataSet(features, labels, null, mask))))
        .isEqualTo(2 / 3.0);
  }

  @Test
  void of_nothingLeftByTheMask_refuses() {
    assertThatThrownBy(() -> Accuracy.of(identity(), data(Nd4j.zeros(2, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the masks leave out all 6");
  }

  @Test
  void of_maskOfAnotherShape_refuses() {
    DataSet wrong =
        new DataSet(
            Nd4j.ones(3, 1, 2),
            Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {1, 0}}),
            null,
            Nd4j.ones(3, 2));

    assertThatThrownBy(() -> Accuracy.of(TinyClassifier.create(0.1), iterator(wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a mask of the labels [3, 1], not of shape [3, 2]");
  }

  @Test
  void of_parametersNotFinite_isNan() {
    MultiLayerNetwork network = TinyClassifier.create(0.1);
    network.params().putScalar(0, Double.NaN);
    LabelledSequences data = new LabelledSequences(new float[][] {{1}, {2}}, new int[] {0, 1}, 2);

    assertThat(Accuracy.of(network, SequenceIterator.inOrder(data, 2))).isNaN();
  }

  /** The network finds the sign of the mean. */
  @Test
  void of_classNumbers_isTheSameAsOneHot() {
    MultiLayerNetwork network = TinyClassifier.create(0.1);
    network.setParam("1_W", Nd4j.createFromArray(new float[][] {{-1, 1}}));
    INDArray features = Nd4j.createFromArray(-1f, 2f, 3f, 0f).reshape(4, 1, 1);
    INDArray numbers = Nd4j.createFromArray(0f, 1f, 0f, -1f).reshape(4, 1);
    INDArray mask = Nd4j.createFromArray(1f, .5f, 2f, 0f).reshape(4, 1);

    assertThat(Accuracy.of(network, iterator(new DataSet(features, numbers, null, mask))))
        .isEqualTo(2 / 3.0);
  }

  @Test
  void of_classNumbersPerStep_isTheSameAsOneHot() {
    INDArray numbers = Nd4j.createFromArray(ACTUAL).castTo(DataType.FLOAT);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, .5f, 0}, {0, 2, 1}});
    for (INDArray some : new INDArray[] {null, mask}) {
      double expected = some == null ? 3 / 6.0 : 3 / 4.0;
      for (INDArray labels : List.of(numbers, numbers.reshape(2, 1, 3), numbers.reshape(2, 3, 1))) {
        DataSet ncw = new DataSet(oneHot(PREDICTED), labels, null, some);
        assertThat(Accuracy.of(identity(), iterator(ncw))).isEqualTo(expected);
        DataSet nwc = new DataSet(oneHot(PREDICTED).permute(0, 2, 1), labels, null, some);
        assertThat(Accuracy.of(identity(RNNFormat.NWC), iterator(nwc))).isEqualTo(expected);
      }
    }
  }

  @Test
  void of_labelsOrMasksOutOfRange_refuses() {
    INDArray numbers = Nd4j.createFromArray(ACTUAL).castTo(DataType.FLOAT).reshape(2, 1, 3);
    INDArray beyond = numbers.dup().putScalar(1, 0, 2, 2);
    INDArray negative = Nd4j.createFromArray(new float[][] {{1, 1, 1}, {1, -1, 1}});

    assertThatThrownBy(
            () -> Accuracy.of(identity(), iterator(new DataSet(oneHot(PREDICTED), beyond))))
        .hasMessageContainingAll("whole numbers from 0 to 1", "got 2 in example 1, time step 2");
    assertThatThrownBy(() -> Accuracy.of(identity(), data(negative)))
        .hasMessageContainingAll("label mask", "at least 0", "got -1.0 in example 1, time step 1");
  }

  @Test
  void of_singleOutputOrOtherShape_refuses() {
    DataSet single = new DataSet(Nd4j.zeros(3, 1, 2), Nd4j.ones(3, 1, 2));
    DataSet threeClasses = new DataSet(oneHot(PREDICTED), Nd4j.zeros(2, 3, 3));

    for (DataSet wrong : List.of(single, threeClasses)) {
      assertThatThrownBy(() -> Accuracy.of(identity(), iterator(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("one-hot", "at least 2 classes", "class numbers")
          .hasMessageContaining(Arrays.toString(wrong.getLabels().shape()));
    }
  }

  private static DataSetIterator data(INDArray mask) {
    return iterator(new DataSet(oneHot(PREDICTED), oneHot(ACTUAL), null, mask));
  }

  private static DataSetIterator iterator(DataSet data) {
    return new SingletonDataSetIterator(data);
  }

  private static INDArray oneHot(int[][] classes) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 2, 2, 3);
    for (int i = 0; i < 2; i++) {
      for (int t = 0; t < 3; t++) {
        labels.putScalar(new int[] {i, classes[i][t], t}, 1);
      }
    }
    return labels;
  }

  /** Its scores are its input. */
  private static MultiLayerNetwork identity() {
    return identity(RNNFormat.NCW);
  }

  private static MultiLayerNetwork identity(RNNFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new RnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .dataFormat(format)
                        .build())
                .build());
    network.init();
    return network;
  }
}
