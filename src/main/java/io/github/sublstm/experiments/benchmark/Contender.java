package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A recurrent layer that takes part in the benchmark. */
enum Contender {
  DL4J_LSTM("DL4J LSTM", 4) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return new LSTM.Builder()
          .nIn(shape.inputs())
          .nOut(shape.units())
          .activation(Activation.TANH)
          .build();
    }
  },
  SUB_LSTM("SubLSTM", 4) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return new SubLSTM.Builder().nIn(shape.inputs()).nOut(shape.units()).engine(engine).build();
    }
  },
  FIX_SUB_LSTM("FixSubLSTM", 3) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return new FixSubLSTM.Builder()
          .nIn(shape.inputs())
          .nOut(shape.units())
          .engine(engine)
          .build();
    }
  },
  FUSED_LSTM("FusedLSTM", 4) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return new FusedLSTM.Builder().nIn(shape.inputs()).nOut(shape.units()).engine(engine).build();
    }
  };

  /** Classes of the sequence classifier around the layer. */
  static final int CLASSES = 10;

  private final String label;
  private final int gates;

  Contender(String label, int gates) {
    this.label = label;
    this.gates = gates;
  }

  abstract Layer layer(Shape shape, Engine engine);

  String label() {
    return label;
  }

  /** Gate slots, the candidate included. */
  int gates() {
    return gates;
  }

  /** A sequence classifier: the layer, its last time step, a softmax over ten classes. */
  MultiLayerNetwork classifier(Shape shape, Engine engine, DataType precision) {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(CLASSES)
            .build();
    return network(shape, precision, new LastTimeStep(layer(shape, engine)), output);
  }

  /** A network that answers at every time step, as streaming needs it. */
  MultiLayerNetwork streamer(Shape shape, Engine engine, DataType precision) {
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(CLASSES)
            .build();
    return network(shape, precision, layer(shape, engine), output);
  }

  private static MultiLayerNetwork network(
      Shape shape, DataType precision, Layer recurrent, Layer output) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(precision)
                .updater(new Adam(1e-3))
                .list()
                .layer(recurrent)
                .layer(output)
                .setInputType(InputType.recurrent(shape.inputs(), RNNFormat.NCW))
                .build());
    network.init();
    return network;
  }
}
