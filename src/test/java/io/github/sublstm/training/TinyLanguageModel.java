package io.github.sublstm.training;

import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** A language model of two layers and a few words, and a corpus that it can learn. */
final class TinyLanguageModel {

  static final int VOCABULARY = 11;
  static final int UNITS = 6;

  private TinyLanguageModel() {}

  /** Without anything random, its weight decay aside everything as plain as possible. */
  static MultiLayerNetwork plain(IUpdater updater) {
    return create(
        settings(updater),
        new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).build(),
        new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).build());
  }

  /** With all kinds of dropout. */
  static MultiLayerNetwork withDropout(IUpdater updater) {
    return create(
        settings(updater).dropOut(0.9),
        new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).updateDropout(0.8).build(),
        new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).updateDropout(0.8).build());
  }

  /** DL4J's own layers. */
  static MultiLayerNetwork dl4jLstm(IUpdater updater) {
    return create(
        settings(updater),
        new LSTM.Builder().nIn(UNITS).nOut(UNITS).activation(Activation.TANH).build());
  }

  /** With the library's own output layer, which has weights of the words. */
  static MultiLayerNetwork sparse(IUpdater updater, double... classWeights) {
    return create(
        settings(updater),
        new SparseSoftmaxOutputLayer.Builder()
            .nIn(UNITS)
            .nOut(VOCABULARY)
            .classWeights(classWeights)
            .build(),
        new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).build());
  }

  /** With layers between the embedding and the output, of {@link #UNITS} inputs and outputs. */
  static MultiLayerNetwork of(IUpdater updater, Layer... between) {
    return create(settings(updater), between);
  }

  private static NeuralNetConfiguration.Builder settings(IUpdater updater) {
    return new NeuralNetConfiguration.Builder().seed(3).updater(updater).weightDecay(1e-3);
  }

  private static MultiLayerNetwork create(
      NeuralNetConfiguration.Builder settings, Layer... recurrent) {
    return create(
        settings,
        new RnnOutputLayer.Builder(new LossSparseMCXENT())
            .activation(Activation.SOFTMAX)
            .dataFormat(RNNFormat.NCW)
            .nIn(UNITS)
            .nOut(VOCABULARY)
            .build(),
        recurrent);
  }

  private static MultiLayerNetwork create(
      NeuralNetConfiguration.Builder settings, BaseOutputLayer output, Layer... recurrent) {
    NeuralNetConfiguration.ListBuilder list =
        settings
            .list()
            .layer(
                new EmbeddingSequenceLayer.Builder()
                    .nIn(VOCABULARY)
                    .nOut(UNITS)
                    .dropOut(1)
                    .build());
    for (Layer layer : recurrent) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.layer(output).build());
    network.init();
    return network;
  }

  /** Counts upwards, mostly, and now and then jumps. */
  static int[] corpus(int words, long seed) {
    Random random = new Random(seed);
    int[] corpus = new int[words];
    for (int i = 1; i < words; i++) {
      corpus[i] =
          random.nextInt(8) == 0 ? random.nextInt(VOCABULARY) : (corpus[i - 1] + 1) % VOCABULARY;
    }
    return corpus;
  }
}
