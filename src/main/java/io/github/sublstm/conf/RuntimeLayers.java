package io.github.sublstm.conf;

import io.github.sublstm.engine.Engine;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Starts the runtime of a layer, as DL4J's own layers do when a network is initialised. */
final class RuntimeLayers {

  private RuntimeLayers() {}

  /**
   * Makes a layer's runtime.
   *
   * @param runtime makes it, or throws an IllegalStateException if the engine cannot run it
   * @throws IllegalStateException naming the layer, the engine and the network's type
   */
  static <L extends Layer> L create(
      Supplier<L> runtime, Engine engine, DataType type, Checks checks) {
    try {
      return runtime.get();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          checks.refusal(
              "a network that engine " + engine + " can run",
              "type " + type,
              e.getMessage() + "; use Engine.AUTO"),
          e);
    }
  }

  /**
   * Gives a runtime its place in the network and its parameters.
   *
   * @param view the part of the network's parameters that is this layer's
   * @param params the same by key
   */
  static <L extends Layer> L prepared(
      L layer,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray view,
      Map<String, INDArray> params) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(view);
    layer.setParamTable(params);
    layer.setConf(conf);
    return layer;
  }
}
