package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class OutputFormatTest {

  /** As below an embedding, from which DL4J infers no input type. */
  @Test
  void of_layerThatWasToldNone_isNcw() {
    assertThat(OutputFormat.of(network(null))).isEqualTo(RNNFormat.NCW);
  }

  @Test
  void of_layerThatWasToldOne_isThat() {
    for (RNNFormat format : RNNFormat.values()) {
      assertThat(OutputFormat.of(network(format))).isEqualTo(format);
    }
  }

  private static MultiLayerNetwork network(RNNFormat format) {
    SparseSoftmaxOutputLayer.Builder output = new SparseSoftmaxOutputLayer.Builder().nIn(3).nOut(4);
    if (format != null) {
      output.dataFormat(format);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(5)
                        .nOut(2)
                        .inferInputLength(true)
                        .build())
                .layer(new SubLSTM.Builder().nIn(2).nOut(3).build())
                .layer(output.build())
                .build());
    network.init();
    return network;
  }
}
