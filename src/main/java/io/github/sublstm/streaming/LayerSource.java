package io.github.sublstm.streaming;

import io.github.sublstm.layer.GatedLayerConf;
import io.github.sublstm.layer.UnitConstants;
import io.github.sublstm.params.GatedParamInitializer;
import io.github.sublstm.runtime.Refusals;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer of a DL4J network as it is read: its parameters as Java arrays, and its refusals. */
final class LayerSource {

  private static final String SUPPORTED =
      "a layer that can be stepped: SubLSTM, FixSubLSTM, FusedLSTM, FusedGRU, LSTM, DenseLayer,"
          + " EmbeddingSequenceLayer, OutputLayer, RnnOutputLayer, SparseSoftmaxOutputLayer,"
          + " ActivationLayer or DropoutLayer";

  private final org.deeplearning4j.nn.api.Layer layer;
  private final Layer conf;
  private final int index;

  /** A network's layer; asked for its configuration, a wrapper would show what it wraps. */
  LayerSource(MultiLayerNetwork network, int index) {
    this.layer = network.getLayer(index);
    this.conf = thawed(network.getLayerWiseConfigurations().getConf(index).getLayer());
    this.index = index;
  }

  /** A frozen layer runs forward as the one in it. */
  private static Layer thawed(Layer conf) {
    if (conf instanceof FrozenLayer frozen) {
      return thawed(frozen.getLayer());
    }
    return conf instanceof FrozenLayerWithBackprop frozen ? thawed(frozen.getUnderlying()) : conf;
  }

  /** Returns its configuration. */
  Layer conf() {
    return conf;
  }

  /** Returns a parameter, the network's own array. */
  INDArray parameter(String key) {
    return layer.paramTable().get(key);
  }

  /** Computes the cell's constants from the parameters, one array each. */
  float[][] constants(GatedLayerConf settings) {
    int count = settings.cellType().constants();
    float[][] constants = new float[count][];
    if (count > 0) {
      long units = parameter(GatedParamInitializer.RECURRENT_WEIGHT_KEY).size(0);
      float[] all = values(new UnitConstants(settings, units).values(layer.paramTable()));
      for (int k = 0; k < count; k++) {
        constants[k] = Arrays.copyOfRange(all, (int) (k * units), (int) ((k + 1) * units));
      }
    }
    return constants;
  }

  /** Refuses parameters that an equation here does not have. */
  void requireParameters(Set<String> known) {
    Set<String> others = new TreeSet<>(layer.paramTable().keySet());
    others.removeAll(known);
    if (!others.isEmpty()) {
      throw refusal(
          "parameters " + new TreeSet<>(known),
          "also " + others,
          "an option of the layer that streaming does not have");
    }
  }

  /** Copies a matrix, row by row. */
  float[][] rows(String key) {
    INDArray matrix = parameter(key);
    float[] all = values(matrix);
    int columns = (int) matrix.size(1);
    float[][] rows = new float[(int) matrix.size(0)][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Arrays.copyOfRange(all, k * columns, (k + 1) * columns);
    }
    return rows;
  }

  /** Copies the bias, or makes zeros if the layer has none. */
  float[] biasOrZeros(int length) {
    INDArray bias = parameter(DefaultParamInitializer.BIAS_KEY);
    return bias == null ? new float[length] : values(bias);
  }

  /** Copies an array, row by row, in single precision. */
  static float[] values(INDArray array) {
    return array.dup('c').castTo(DataType.FLOAT).data().asFloat();
  }

  /** Returns an activation of the layer as it is applied here. */
  OutputFunction function(IActivation activation) {
    OutputFunction function = OutputFunction.of(activation);
    if (function == null) {
      throw refusal(
          "activation " + OutputFunction.SUPPORTED,
          activation instanceof ActivationReLU
              ? "relu with a maximum, a threshold or a slope"
              : String.valueOf(activation),
          "a function that streaming does not have; read the layer below and apply it yourself");
    }
    return function;
  }

  /** The refusal of a layer of this kind. */
  IllegalArgumentException unsupported() {
    return refusal(SUPPORTED, conf.getClass().getSimpleName(), reason());
  }

  private String reason() {
    if (conf.getClass().getSimpleName().contains("Bidirectional")) {
      return "it reads a sequence from its end as well, and a stream has none";
    }
    if (conf instanceof LastTimeStep || conf instanceof GlobalPoolingLayer) {
      return "it answers once per sequence, and a stream has no end; give the layer below an"
          + " RnnOutputLayer";
    }
    if (conf instanceof ConvolutionLayer || conf instanceof SubsamplingLayer) {
      return "it looks at several time steps or pixels at once";
    }
    return "a layer that has no form here for one time step; rnnTimeStep may have one";
  }

  /** The refusal of something about this layer. */
  IllegalArgumentException refusal(String expected, String found, String cause) {
    return new IllegalArgumentException(
        Refusals.found(
            Refusals.named(conf.getClass().getSimpleName() + " layer", conf.getLayerName(), index),
            expected,
            found,
            cause));
  }
}
