package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** A language model that takes part in the benchmark; all take the same integer labels. */
public enum LanguageModelContender {
  DL4J("DL4J LSTM, LossSparseMCXENT") {
    @Override
    Layer recurrent(int units, Engine engine) {
      return new LSTM.Builder().nIn(units).nOut(units).activation(Activation.TANH).build();
    }

    @Override
    Layer output(LanguageModelShape shape, Engine engine) {
      return new RnnOutputLayer.Builder(new LossSparseMCXENT())
          .nIn(shape.units())
          .nOut(shape.vocabulary())
          .dataFormat(RNNFormat.NCW)
          .build();
    }
  },
  FUSED_LSTM("FusedLSTM, SparseSoftmax") {
    @Override
    Layer recurrent(int units, Engine engine) {
      return new FusedLSTM.Builder().nIn(units).nOut(units).engine(engine).build();
    }
  },
  SUB_LSTM("SubLSTM, SparseSoftmax") {
    @Override
    Layer recurrent(int units, Engine engine) {
      return new SubLSTM.Builder().nIn(units).nOut(units).engine(engine).build();
    }
  };

  private final String label;

  LanguageModelContender(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  abstract Layer recurrent(int units, Engine engine);

  Layer output(LanguageModelShape shape, Engine engine) {
    return new SparseSoftmaxOutputLayer.Builder()
        .nIn(shape.units())
        .nOut(shape.vocabulary())
        .engine(engine)
        .build();
  }

  MultiLayerNetwork network(
      LanguageModelShape shape, Engine engine, DataType precision, IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(precision)
                .updater(updater)
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(shape.vocabulary())
                        .nOut(shape.units())
                        .inferInputLength(true)
                        .build())
                .layer(recurrent(shape.units(), engine))
                .layer(recurrent(shape.units(), engine))
                .layer(output(shape, engine))
                .build());
    network.init();
    return network;
  }
}
