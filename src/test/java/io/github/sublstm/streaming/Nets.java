package io.github.sublstm.streaming;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import java.util.Random;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks to stream, with random parameters, and what DL4J says of them. */
final class Nets {

  /** Every recurrent layer that can be streamed, by nIn and nOut. */
  enum Recurrent {
    SUB_LSTM((in, out) -> new SubLSTM.Builder().nIn(in).nOut(out).build()),
    SUB_LSTM_BALANCED(
        (in, out) ->
            new SubLSTM.Builder()
                .nIn(in)
                .nOut(out)
                .balanceWeights(BalanceWeights.LEARNED)
                .balanceInit(1.3)
                .divisive(0.4)
                .build()),
    FIX_SUB_LSTM_DIVISIVE(
        (in, out) -> new FixSubLSTM.Builder().nIn(in).nOut(out).divisive(0.7).build()),
    FIX_SUB_LSTM_SIGMOID((in, out) -> new FixSubLSTM.Builder().nIn(in).nOut(out).build()),
    FIX_SUB_LSTM_CLAMP(
        (in, out) ->
            new FixSubLSTM.Builder()
                .decayParameterization(DecayParameterization.CLAMP)
                .nIn(in)
                .nOut(out)
                .build()),
    FUSED_LSTM((in, out) -> new FusedLSTM.Builder().nIn(in).nOut(out).build()),
    FUSED_LSTM_HARD_SIGMOID(
        (in, out) ->
            new FusedLSTM.Builder()
                .gateActivation(Activation.HARDSIGMOID)
                .nIn(in)
                .nOut(out)
                .build()),
    FUSED_GRU((in, out) -> new FusedGRU.Builder().nIn(in).nOut(out).build()),
    DL4J_LSTM(
        (in, out) -> new LSTM.Builder().activation(Activation.TANH).nIn(in).nOut(out).build()),
    DL4J_LSTM_HARD_SIGMOID(
        (in, out) ->
            new LSTM.Builder()
                .activation(Activation.TANH)
                .gateActivationFunction(Activation.HARDSIGMOID)
                .nIn(in)
                .nOut(out)
                .build());

    private final BiFunction<Integer, Integer, Layer> builder;

    Recurrent(BiFunction<Integer, Integer, Layer> builder) {
      this.builder = builder;
    }

    Layer layer(int nIn, int nOut) {
      return builder.apply(nIn, nOut);
    }
  }

  private Nets() {}

  /** The layers on input vectors, with parameters from −0.5 to 0.5. */
  static MultiLayerNetwork of(DataType type, InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    INDArray parameters = network.params();
    parameters.assign(Nd4j.rand(type, parameters.shape()).subi(0.5));
    return network;
  }

  /** The layers on vectors of a size, in single precision. */
  static MultiLayerNetwork onVectors(int size, Layer... layers) {
    return of(DataType.FLOAT, InputType.recurrent(size, RNNFormat.NCW), layers);
  }

  /** One recurrent layer and a softmax of three classes. */
  static MultiLayerNetwork classifier(Recurrent kind, int inputs, int units) {
    return onVectors(inputs, kind.layer(inputs, units), softmax(units, 3));
  }

  /** A language model of two recurrent layers. */
  static MultiLayerNetwork languageModel(Recurrent kind, int words, int units) {
    return of(
        DataType.FLOAT,
        null,
        new EmbeddingSequenceLayer.Builder()
            .nIn(words)
            .nOut(units)
            .hasBias(true)
            .activation(Activation.TANH)
            .inferInputLength(true)
            .build(),
        kind.layer(units, units),
        kind.layer(units, units),
        new SparseSoftmaxOutputLayer.Builder().nIn(units).nOut(words).build());
  }

  static Layer softmax(int nIn, int classes) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(nIn)
        .nOut(classes)
        .build();
  }

  /** Values from −1 to 1. */
  static float[] vector(Random random, int size) {
    float[] x = new float[size];
    for (int k = 0; k < size; k++) {
      x[k] = 2 * random.nextFloat() - 1;
    }
    return x;
  }

  /** What DL4J answers to the next input. */
  static float[] rnnTimeStep(MultiLayerNetwork network, float[] input) {
    INDArray output = network.rnnTimeStep(Nd4j.createFromArray(new float[][] {input}));
    return output.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  /** What DL4J answers to the next word. */
  static float[] rnnTimeStep(MultiLayerNetwork network, int word) {
    INDArray output = network.rnnTimeStep(Nd4j.createFromArray((float) word).reshape(1, 1, 1));
    return output.dup('c').data().asFloat();
  }
}
