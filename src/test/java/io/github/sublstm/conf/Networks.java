package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.engine.Engine;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data: 3 inputs, 2 classes. */
public final class Networks {

  /** Seed of weights and data. */
  public static final int SEED = 42;

  private Networks() {}

  /** Starts a network configuration. */
  public static NeuralNetConfiguration.Builder global() {
    return new NeuralNetConfiguration.Builder()
        .seed(SEED)
        .dataType(DataType.FLOAT)
        .updater(new Adam(0.02));
  }

  /** Returns an output layer for every time step. */
  public static RnnOutputLayer stepOutput(int nIn) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .dataFormat(RNNFormat.NCW)
        .nIn(nIn)
        .nOut(2)
        .build();
  }

  /** Returns an output layer for whole sequences. */
  public static OutputLayer sequenceOutput(int nIn) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(nIn)
        .nOut(2)
        .build();
  }

  /** Chains layers. */
  public static MultiLayerConfiguration chain(
      NeuralNetConfiguration.Builder global, Layer... layers) {
    return global.list(layers).build();
  }

  /** Chains layers in a graph, named "0", "1" and so on. */
  public static ComputationGraphConfiguration chainGraph(
      NeuralNetConfiguration.Builder global, Layer... layers) {
    ComputationGraphConfiguration.GraphBuilder graph = global.graphBuilder().addInputs("in");
    for (int i = 0; i < layers.length; i++) {
      graph.addLayer(Integer.toString(i), layers[i], i == 0 ? "in" : Integer.toString(i - 1));
    }
    return graph.setOutputs(Integer.toString(layers.length - 1)).build();
  }

  /** Initialises a network. */
  public static MultiLayerNetwork init(MultiLayerConfiguration conf) {
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    return network;
  }

  /** Initialises a network. */
  public static ComputationGraph init(ComputationGraphConfiguration conf) {
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    return network;
  }

  /** Returns the initial parameters of a layer with 3 inputs. */
  public static Map<String, INDArray> params(GatedRecurrent layer) {
    return init(chain(global(), layer, stepOutput((int) layer.getNOut()))).getLayer(0).paramTable();
  }

  /** Returns layers of a kind, plain and in every wrapper, ending with whole sequences. */
  public static Layer[] wrapped(Kind kind) {
    return new Layer[] {
      kind.allOptions().engine(Engine.HOST).build(),
      new Bidirectional(Bidirectional.Mode.ADD, kind.layer(4, 3)),
      new MaskZeroLayer(kind.layer(3, 4), -9),
      new LastTimeStep(kind.layer(4, 3)),
      sequenceOutput(3)
    };
  }

  /** Returns seeded features {@code [minibatch, 3, steps]}. */
  public static INDArray features(int minibatch, int steps) {
    return Nd4j.randn(
            0, 1, new long[] {minibatch, 3, steps}, Nd4j.getRandomFactory().getNewRandomInstance(7))
        .castTo(DataType.FLOAT);
  }

  /** Returns a minibatch whose class, of a sequence or of each step, is the first input's sign. */
  public static DataSet data(int minibatch, int steps, boolean everyStep) {
    INDArray x = features(minibatch, steps);
    INDArray labels =
        everyStep
            ? Nd4j.zeros(DataType.FLOAT, minibatch, 2, steps)
            : Nd4j.zeros(DataType.FLOAT, minibatch, 2);
    for (int b = 0; b < minibatch; b++) {
      for (int t = 0; t < steps; t++) {
        int label = x.getDouble(b, 0, t) > 0 ? 1 : 0;
        if (everyStep) {
          labels.putScalar(b, label, t, 1);
        } else if (t == steps - 1) {
          labels.putScalar(b, label, 1);
        }
      }
    }
    return new DataSet(x, labels);
  }

  /** Trains with a fixed state of ND4J's random numbers, so that dropout is the same every time. */
  public static void fit(Model network, DataSet data, int times) {
    Nd4j.getRandom().setSeed(SEED);
    for (int i = 0; i < times; i++) {
      if (network instanceof MultiLayerNetwork chain) {
        chain.fit(data);
      } else {
        ((ComputationGraph) network).fit(data);
      }
    }
  }

  /** Returns a network's output in test mode. */
  public static INDArray output(Model network, INDArray features) {
    return network instanceof MultiLayerNetwork chain
        ? chain.output(features)
        : ((ComputationGraph) network).outputSingle(features);
  }

  /** Asserts that two networks compute and learn the same, bit by bit. */
  public static void assertSameBehaviour(Model actual, Model expected, DataSet data) {
    assertThat(output(actual, data.getFeatures())).isEqualTo(output(expected, data.getFeatures()));
    fit(actual, data, 2);
    fit(expected, data, 2);
    for (Model network : List.of(actual, expected)) {
      assertThat(network.params().isNaN().any()).as("NaN in %s", network).isFalse();
    }
    assertThat(actual.params()).as("parameters after training on").isEqualTo(expected.params());
  }
}
