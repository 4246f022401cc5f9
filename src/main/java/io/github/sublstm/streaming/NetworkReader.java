package io.github.sublstm.streaming;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.layer.GatedLayerConf;
import io.github.sublstm.output.SparseSoftmaxConf;
import io.github.sublstm.params.GatedParamInitializer;
import io.github.sublstm.runtime.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/** Turns the layers of a network into stages, or says which of them cannot be one. */
final class NetworkReader {

  private final List<Stage> stages = new ArrayList<>();

  private NetworkReader() {}

  /**
   * Copies a network's layers.
   *
   * @return its stages, the last of them without state
   * @throws IllegalArgumentException naming the layer that cannot be stepped
   */
  static List<Stage> read(MultiLayerNetwork network) {
    requireParameters(network);
    NetworkReader reader = new NetworkReader();
    for (int k = 0; k < network.getnLayers(); k++) {
      LayerSource layer = new LayerSource(network, k);
      reader.checkPreProcessor(layer, network.getLayerWiseConfigurations().getInputPreProcess(k));
      reader.add(layer);
    }
    reader.end();
    return reader.stages;
  }

  private static void requireParameters(MultiLayerNetwork network) {
    if (!network.isInitCalled()) {
      throw new IllegalArgumentException(
          Refusals.found(
              "a network with parameters", "none", "init() was not called on the network"));
    }
    DataType type = network.getLayerWiseConfigurations().getDataType();
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          Refusals.found(
              "a network of type FLOAT or DOUBLE",
              type.toString(),
              "a network that was made for another processor; convertDataType makes one of FLOAT"));
    }
  }

  /** What a preprocessor between steps and vectors does is nothing where there is one step. */
  private void checkPreProcessor(LayerSource layer, InputPreProcessor preProcessor) {
    if (preProcessor != null
        && !(preProcessor instanceof RnnToFeedForwardPreProcessor)
        && !(preProcessor instanceof FeedForwardToRnnPreProcessor)) {
      throw layer.refusal(
          "no preprocessor but FeedForwardToRnn and RnnToFeedForward",
          preProcessor.getClass().getSimpleName(),
          "a network for images or whole sequences");
    }
  }

  private void add(LayerSource layer) {
    Layer conf = layer.conf();
    if (conf instanceof GatedLayerConf gated) {
      addRecurrent(layer, gated.cellType(), layer.constants(gated));
    } else if (conf.getClass() == LSTM.class) {
      addRecurrent(layer, cellType(layer, (LSTM) conf), new float[0][]);
    } else if (conf.getClass() == EmbeddingSequenceLayer.class) {
      addEmbedding(layer, (EmbeddingSequenceLayer) conf);
    } else if (conf.getClass() == DenseLayer.class) {
      if (((DenseLayer) conf).hasLayerNorm()) {
        throw layer.refusal("hasLayerNorm false", "true", "an option that streaming does not have");
      }
      addDense(layer, layer.function(((DenseLayer) conf).getActivationFn()));
    } else if (conf.getClass() == OutputLayer.class) {
      addDense(layer, layer.function(((OutputLayer) conf).getActivationFn()));
    } else if (conf.getClass() == RnnOutputLayer.class) {
      addDense(layer, layer.function(((RnnOutputLayer) conf).getActivationFn()));
    } else if (conf instanceof SparseSoftmaxConf) {
      addDense(layer, OutputFunction.of(new ActivationSoftmax()));
    } else if (conf.getClass() == ActivationLayer.class) {
      addActivation(layer, elementwise(layer, ((ActivationLayer) conf).getActivationFn()));
    } else if (conf.getClass() != DropoutLayer.class) {
      throw layer.unsupported();
    }
  }

  private static CellType cellType(LayerSource layer, LSTM conf) {
    IActivation gate = conf.getGateActivationFn();
    boolean hard = gate instanceof ActivationHardSigmoid;
    if (!(conf.getActivationFn() instanceof ActivationTanH)
        || !(hard || gate instanceof ActivationSigmoid)) {
      throw layer.refusal(
          "activation tanh, and gates of sigmoid or hard sigmoid",
          conf.getActivationFn() + ", and gates of " + gate,
          "DL4J's LSTM takes the network's activation, a sigmoid unless set");
    }
    return hard ? CellType.LSTM_HARD_SIGMOID : CellType.LSTM;
  }

  private void addRecurrent(LayerSource layer, CellType type, float[][] constants) {
    Set<String> known =
        new HashSet<>(
            List.of(
                GatedParamInitializer.INPUT_WEIGHT_KEY,
                GatedParamInitializer.RECURRENT_WEIGHT_KEY,
                GatedParamInitializer.BIAS_KEY));
    if (type.hasDecay()) {
      known.add(GatedParamInitializer.DECAY_KEY);
    }
    if (type.isBalanced()) {
      known.add(GatedParamInitializer.BALANCE_KEY);
      known.add(GatedParamInitializer.DIVISIVE_KEY);
    }
    if (type.hasRecurrentBias()) {
      known.add(GatedParamInitializer.RECURRENT_BIAS_KEY);
    }
    layer.requireParameters(known);
    addStage(
        layer,
        new RecurrentStage(
            stages.size(),
            type,
            layer.rows(GatedParamInitializer.INPUT_WEIGHT_KEY),
            layer.rows(GatedParamInitializer.RECURRENT_WEIGHT_KEY),
            LayerSource.values(layer.parameter(GatedParamInitializer.BIAS_KEY)),
            type.hasRecurrentBias()
                ? LayerSource.values(layer.parameter(GatedParamInitializer.RECURRENT_BIAS_KEY))
                : null,
            constants));
  }

  private void addEmbedding(LayerSource layer, EmbeddingSequenceLayer conf) {
    if (!stages.isEmpty()) {
      throw layer.refusal(
          "an EmbeddingSequenceLayer to be the first layer",
          "one above others",
          "words that another layer computes");
    }
    OutputFunction function = elementwise(layer, conf.getActivationFn());
    float[][] table = layer.rows(DefaultParamInitializer.WEIGHT_KEY);
    float[] bias = layer.biasOrZeros(table[0].length);
    for (float[] row : table) {
      for (int j = 0; j < row.length; j++) {
        row[j] += bias[j];
      }
      function.apply(row, row.length, null);
    }
    addStage(layer, new EmbeddingStage(0, table));
  }

  private void addDense(LayerSource layer, OutputFunction function) {
    float[][] weights = layer.rows(DefaultParamInitializer.WEIGHT_KEY);
    float[] bias = layer.biasOrZeros(weights[0].length);
    addStage(layer, new DenseStage(stages.size(), weights, bias, function));
  }

  private void addActivation(LayerSource layer, OutputFunction function) {
    if (stages.isEmpty()) {
      throw layer.refusal(
          "a layer of a known size below an ActivationLayer",
          "none",
          "a network that does not need one; apply the function to the input instead");
    }
    int size = stages.get(stages.size() - 1).outputs();
    addStage(layer, new ActivationStage(stages.size(), size, function));
  }

  /** A function of each value by itself: DL4J's softmax of a sequence goes along its time steps. */
  private static OutputFunction elementwise(LayerSource layer, IActivation activation) {
    OutputFunction function = layer.function(activation);
    if (activation instanceof ActivationSoftmax) {
      throw layer.refusal(
          "a function of each value by itself",
          "softmax",
          "a softmax that belongs to the output layer; here DL4J applies it along the time steps");
    }
    return function;
  }

  private void addStage(LayerSource layer, Stage stage) {
    if (!stages.isEmpty()) {
      int below = stages.get(stages.size() - 1).outputs();
      if (below != stage.inputs()) {
        throw layer.refusal(
            "nIn " + below + ", the size of the layer below",
            Integer.toString(stage.inputs()),
            "sizes that do not fit; rnnTimeStep does not work either");
      }
    }
    stages.add(stage);
  }

  /** The last stage writes to an array of the caller's, which a state must not be. */
  private void end() {
    if (stages.isEmpty()) {
      throw new IllegalArgumentException(
          Refusals.found(
              "a network with a layer that computes", "none", "a network of dropout alone"));
    }
    Stage last = stages.get(stages.size() - 1);
    if (last instanceof RecurrentStage) {
      stages.add(new ActivationStage(stages.size(), last.outputs(), OutputFunction.IDENTITY));
    }
  }
}
