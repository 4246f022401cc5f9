package io.github.sublstm.analysis;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small seeded networks and data: 3 inputs, 2 targets, 6 steps. */
final class Nets {

  static final int INPUTS = 3;
  static final int OUTPUTS = 2;
  static final int MINIBATCH = 4;
  static final int STEPS = 6;
  private static final long SEED = 7;

  private Nets() {}

  static NeuralNetConfiguration.Builder settings(DataType type) {
    return new NeuralNetConfiguration.Builder().seed(SEED).dataType(type).updater(new Adam(0.01));
  }

  static Layer output(int units) {
    return output(units, RNNFormat.NCW);
  }

  static Layer timeMajorOutput(int units) {
    return output(units, RNNFormat.NWC);
  }

  private static Layer output(int units, RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .nIn(units)
        .nOut(OUTPUTS)
        .dataFormat(format)
        .activation(Activation.IDENTITY)
        .build();
  }

  static MultiLayerNetwork network(DataType type, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = settings(type).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  /** Random inputs and targets; with a mask the examples have 6, 3, 0 and 5 steps. */
  static DataSet data(DataType type, boolean masked) {
    Nd4j.getRandom().setSeed(SEED);
    INDArray mask = masked ? mask() : null;
    return new DataSet(
        Nd4j.randn(DataType.DOUBLE, MINIBATCH, INPUTS, STEPS).castTo(type),
        Nd4j.randn(DataType.DOUBLE, MINIBATCH, OUTPUTS, STEPS).castTo(type),
        mask,
        mask);
  }

  static INDArray mask() {
    INDArray mask = Nd4j.ones(DataType.FLOAT, MINIBATCH, STEPS);
    for (int t = 0; t < STEPS; t++) {
      mask.putScalar(1, t, t < 3 ? 1 : 0);
      mask.putScalar(2, t, 0);
      mask.putScalar(3, t, t == 2 ? 0 : 1);
    }
    return mask;
  }

  static DataSet timeMajor(DataSet data) {
    return new DataSet(
        data.getFeatures().permute(0, 2, 1).dup(),
        data.getLabels().permute(0, 2, 1).dup(),
        data.getFeaturesMaskArray(),
        data.getLabelsMaskArray());
  }
}
