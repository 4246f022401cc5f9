package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.learning.FusedAdam;
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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A recurrent layer that takes part in the benchmark. */
public enum Contender {
  /** As its users have it: ND4J's OpenMP threads spin. */
  DL4J_LSTM("DL4J LSTM", null, null) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return dl4jLstm(shape);
    }
  },
  /** As it is in the same process as a layer of this library. */
  DL4J_LSTM_QUIET("DL4J LSTM, OpenMP quiet", null, null) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return dl4jLstm(shape);
    }
  },
  SUB_LSTM("SubLSTM", CellType.SUB_LSTM, ModelKind.SUB_LSTM) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return sized(new SubLSTM.Builder(), shape, engine).build();
    }
  },
  FIX_SUB_LSTM("FixSubLSTM", CellType.FIX_SUB_LSTM, ModelKind.FIX_SUB_LSTM) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return sized(new FixSubLSTM.Builder(), shape, engine).build();
    }
  },
  FUSED_LSTM("FusedLSTM", CellType.LSTM, ModelKind.LSTM) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return sized(new FusedLSTM.Builder(), shape, engine).build();
    }
  },
  FUSED_GRU("FusedGRU", CellType.GRU, ModelKind.GRU) {
    @Override
    Layer layer(Shape shape, Engine engine) {
      return sized(new FusedGRU.Builder(), shape, engine).build();
    }
  };

  /** Classes of the sequence classifier around the layer. */
  static final int CLASSES = 10;

  private static final double LEARNING_RATE = 1e-3;

  private final String label;
  private final CellType cellType;
  private final ModelKind kind;

  Contender(String label, CellType cellType, ModelKind kind) {
    this.label = label;
    this.cellType = cellType;
    this.kind = kind;
  }

  abstract Layer layer(Shape shape, Engine engine);

  /** The lowest layer of its network, so that nothing reads the gradient of its input. */
  private static <T extends GatedRecurrent.Builder<T>> T sized(
      T layer, Shape shape, Engine engine) {
    return layer.nIn(shape.inputs()).nOut(shape.units()).engine(engine).inputGradient(false);
  }

  private static Layer dl4jLstm(Shape shape) {
    return new LSTM.Builder()
        .nIn(shape.inputs())
        .nOut(shape.units())
        .activation(Activation.TANH)
        .build();
  }

  String label() {
    return label;
  }

  /** Whether it is one of this library's. */
  public boolean isOurs() {
    return cellType != null;
  }

  /** Its name among the models, for one of this library's layers. */
  public ModelKind kind() {
    return kind;
  }

  /** The equations, for one of this library's layers. */
  CellType cellType() {
    return cellType;
  }

  /** Gate slots, the candidate included. */
  int gates() {
    return isOurs() ? cellType.gates() : CellType.LSTM.gates();
  }

  /** The task, with ND4J's OpenMP threads waiting as they do for this contender. */
  Runnable turn(Runnable task) {
    return this == DL4J_LSTM ? Turn.spinning(task) : Turn.quiet(task);
  }

  /** A minibatch for {@link #classifier}: random sequences, classes in turn. */
  static DataSet examples(Shape shape, DataType precision) {
    INDArray features = Nd4j.randn(precision, shape.minibatch(), shape.inputs(), shape.steps());
    INDArray labels = Nd4j.zeros(precision, shape.minibatch(), CLASSES);
    for (int e = 0; e < shape.minibatch(); e++) {
      labels.putScalar(e, e % CLASSES, 1);
    }
    return new DataSet(features, labels);
  }

  /** A sequence classifier: the layer, its last time step, a softmax over ten classes. */
  MultiLayerNetwork classifier(Shape shape, Engine engine, DataType precision) {
    return classifier(shape, layer(shape, engine), updater(), precision);
  }

  /** Each side's own: the same equations, one pass over the memory in this library's. */
  private Adam updater() {
    return isOurs() ? new FusedAdam(LEARNING_RATE) : new Adam(LEARNING_RATE);
  }

  /** The same around a layer of one's own. */
  static MultiLayerNetwork classifier(
      Shape shape, Layer layer, IUpdater updater, DataType precision) {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(CLASSES)
            .build();
    return network(shape.inputs(), precision, updater, new LastTimeStep(layer), output);
  }

  /** A network that answers at every time step, as streaming needs it. */
  MultiLayerNetwork streamer(Shape shape, Engine engine, DataType precision) {
    return network(shape.inputs(), precision, updater(), layer(shape, engine), answer());
  }

  /** The same with several recurrent layers. */
  MultiLayerNetwork streamer(StreamingShape shape, Engine engine, DataType precision) {
    Layer[] layers = new Layer[shape.layers() + 1];
    for (int k = 0; k < shape.layers(); k++) {
      layers[k] = layer(new Shape("", 1, shape.inputs(k), shape.units(), 1), engine);
    }
    layers[shape.layers()] = answer();
    return network(shape.inputs(), precision, updater(), layers);
  }

  /** The streaming network without its recurrent layer: what DL4J's own parts cost. */
  static MultiLayerNetwork streamerWithoutLayer(Shape shape, DataType precision) {
    return network(shape.units(), precision, new Adam(LEARNING_RATE), answer());
  }

  private static Layer answer() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES)
        .build();
  }

  private static MultiLayerNetwork network(
      int inputs, DataType precision, IUpdater updater, Layer... layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(precision)
                .updater(updater)
                .list(layers)
                .setInputType(InputType.recurrent(inputs, RNNFormat.NCW))
                .build());
    network.init();
    return network;
  }
}
