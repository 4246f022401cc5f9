package io.github.sublstm.layer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.UpdaterCreator;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** A chain of layers as a MultiLayerNetwork or as a ComputationGraph, behind one face. */
final class Net {

  /** Which of DL4J's two networks. */
  enum Container {
    MULTI_LAYER_NETWORK,
    COMPUTATION_GRAPH
  }

  /** What a network is built with besides its layers. */
  record Settings(
      Container container,
      DataType dataType,
      WorkspaceMode workspaces,
      IUpdater updater,
      OptimizationAlgorithm algorithm,
      int tbpttLength,
      InputType inputType) {

    static Settings of(Container container) {
      return new Settings(
          container,
          DataType.DOUBLE,
          WorkspaceMode.ENABLED,
          new Sgd(1.0),
          OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
          0,
          null);
    }

    Settings with(DataType type) {
      return new Settings(container, type, workspaces, updater, algorithm, tbpttLength, inputType);
    }

    Settings with(WorkspaceMode mode) {
      return new Settings(container, dataType, mode, updater, algorithm, tbpttLength, inputType);
    }

    Settings with(IUpdater changed) {
      return new Settings(
          container, dataType, workspaces, changed, algorithm, tbpttLength, inputType);
    }

    Settings with(OptimizationAlgorithm solver) {
      return new Settings(container, dataType, workspaces, updater, solver, tbpttLength, inputType);
    }

    Settings with(InputType type) {
      return new Settings(container, dataType, workspaces, updater, algorithm, tbpttLength, type);
    }

    /** Truncates backpropagation to segments of this length. */
    Settings truncated(int length) {
      return new Settings(container, dataType, workspaces, updater, algorithm, length, inputType);
    }
  }

  private final MultiLayerNetwork mln;
  private final ComputationGraph cg;
  private final Model model;

  private Net(MultiLayerNetwork mln, ComputationGraph cg) {
    this.mln = mln;
    this.cg = cg;
    this.model = mln != null ? mln : cg;
    initialise();
  }

  static Net of(Settings settings, Layer... layers) {
    NeuralNetConfiguration.Builder base =
        new NeuralNetConfiguration.Builder()
            .seed(12345)
            .dataType(settings.dataType)
            .updater(settings.updater)
            .optimizationAlgo(settings.algorithm)
            .trainingWorkspaceMode(settings.workspaces)
            .inferenceWorkspaceMode(settings.workspaces);
    return settings.container == Container.MULTI_LAYER_NETWORK
        ? new Net(multiLayerNetwork(base, settings, layers), null)
        : new Net(null, computationGraph(base, settings, layers));
  }

  private static MultiLayerNetwork multiLayerNetwork(
      NeuralNetConfiguration.Builder base, Settings settings, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = base.list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    if (settings.inputType != null) {
      list.setInputType(settings.inputType);
    }
    if (settings.tbpttLength > 0) {
      list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(settings.tbpttLength);
    }
    return new MultiLayerNetwork(list.build());
  }

  private static ComputationGraph computationGraph(
      NeuralNetConfiguration.Builder base, Settings settings, Layer... layers) {
    ComputationGraphConfiguration.GraphBuilder graph = base.graphBuilder().addInputs("in");
    String below = "in";
    for (int i = 0; i < layers.length; i++) {
      graph.addLayer(Integer.toString(i), layers[i], below);
      below = Integer.toString(i);
    }
    graph.setOutputs(below);
    if (settings.inputType != null) {
      graph.setInputTypes(settings.inputType);
    }
    if (settings.tbpttLength > 0) {
      graph.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(settings.tbpttLength);
    }
    return new ComputationGraph(graph.build());
  }

  private void initialise() {
    if (mln != null) {
      mln.init();
    } else {
      cg.init();
    }
  }

  Model model() {
    return model;
  }

  INDArray params() {
    return model.params();
  }

  Map<String, INDArray> paramTable() {
    return mln != null ? mln.paramTable() : cg.paramTable();
  }

  org.deeplearning4j.nn.api.Layer layer(int index) {
    return mln != null ? mln.getLayer(index) : cg.getLayer(index);
  }

  /** The layers that carry a state, from the lowest on. */
  List<RecurrentLayer> recurrentLayers() {
    org.deeplearning4j.nn.api.Layer[] layers = mln != null ? mln.getLayers() : cg.getLayers();
    return Arrays.stream(layers)
        .filter(RecurrentLayer.class::isInstance)
        .map(RecurrentLayer.class::cast)
        .toList();
  }

  /** Draws all parameters anew, larger than any initialisation; a decay stays inside (0.2, 0.8). */
  Net randomised(long seed) {
    Random random = Nd4j.getRandomFactory().getNewRandomInstance(seed);
    paramTable()
        .forEach(
            (key, array) -> {
              INDArray values = Nd4j.randn(0, 0.5, array.shape(), random);
              boolean decay = key.endsWith("f");
              array.assign(decay ? Nd4j.rand(array.shape(), 0.2, 0.8, random) : values);
            });
    return this;
  }

  INDArray output(INDArray input, INDArray mask) {
    if (mln != null) {
      return mln.output(input, false, mask, null);
    }
    return cg.output(
            false, new INDArray[] {input}, mask == null ? null : new INDArray[] {mask}, null)[0];
  }

  /** Output of layer {@code index} in test mode. */
  INDArray activation(int index, INDArray input, INDArray mask) {
    DataSet data = new DataSet(input, input, mask, null);
    if (mln != null) {
      return mln.feedForward(data.getFeatures(), mask, null).get(index + 1);
    }
    cg.setLayerMaskArrays(mask == null ? null : new INDArray[] {mask}, null);
    INDArray result = cg.feedForward(input, false).get(Integer.toString(index));
    cg.clearLayerMaskArrays();
    return result;
  }

  /** Output of layer {@code index} of a MultiLayerNetwork in training mode. */
  INDArray trainingActivation(int index, INDArray input) {
    return mln.feedForward(input, true).get(index + 1);
  }

  INDArray rnnTimeStep(INDArray input) {
    return mln != null ? mln.rnnTimeStep(input) : cg.rnnTimeStep(input)[0];
  }

  Map<String, INDArray> state(int layer) {
    return mln != null ? mln.rnnGetPreviousState(layer) : cg.rnnGetPreviousState(layer);
  }

  void setState(int layer, Map<String, INDArray> state) {
    if (mln != null) {
      mln.rnnSetPreviousState(layer, state);
    } else {
      cg.rnnSetPreviousState(layer, state);
    }
  }

  void clearState() {
    if (mln != null) {
      mln.rnnClearPreviousState();
    } else {
      cg.rnnClearPreviousState();
    }
  }

  void fit(DataSet data) {
    if (mln != null) {
      mln.fit(data);
    } else {
      cg.fit(data);
    }
  }

  double score(DataSet data, boolean training) {
    return mln != null ? mln.score(data, training) : cg.score(data, training);
  }

  void listen(TrainingListener listener) {
    if (mln != null) {
      mln.setListeners(listener);
    } else {
      cg.setListeners(listener);
    }
  }

  /** The gradient of the whole minibatch, summed over its examples; a copy. */
  INDArray gradient(DataSet data) {
    if (mln != null) {
      mln.setInput(data.getFeatures());
      mln.setLabels(data.getLabels());
      mln.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
      mln.computeGradientAndScore();
      mln.clearLayerMaskArrays();
    } else {
      cg.setInputs(data.getFeatures());
      cg.setLabels(data.getLabels());
      cg.setLayerMaskArrays(array(data.getFeaturesMaskArray()), array(data.getLabelsMaskArray()));
      cg.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
      cg.clearLayerMaskArrays();
    }
    return model.gradient().gradient().dup();
  }

  /**
   * Each array's gradient as the updater gets to see it: the mean over the examples, with the
   * slopes of L1, L2 and weight decay. For an updater Sgd with rate 1.
   */
  Map<String, INDArray> updates(DataSet data) {
    gradient(data);
    int minibatch = (int) data.getFeatures().size(0);
    LayerWorkspaceMgr noWorkspaces = LayerWorkspaceMgr.noWorkspaces();
    if (mln != null) {
      UpdaterCreator.getUpdater(mln).update(mln, mln.gradient(), 0, 0, minibatch, noWorkspaces);
    } else {
      new ComputationGraphUpdater(cg).update(cg.gradient(), 0, 0, minibatch, noWorkspaces);
    }
    Map<String, INDArray> copies = new LinkedHashMap<>();
    model
        .gradient()
        .gradientForVariable()
        .forEach((key, array) -> copies.put(key, array == null ? null : array.dup()));
    return copies;
  }

  private static INDArray[] array(INDArray mask) {
    return mask == null ? null : new INDArray[] {mask};
  }

  /** Runs DL4J's own gradient check; {@code seed} makes every pass draw the same dropout. */
  boolean gradientsCheck(DataSet data, Set<String> excluded, long seed) {
    Consumer<Object> reset = any -> Nd4j.getRandom().setSeed(seed);
    if (mln != null) {
      return GradientCheckUtil.checkGradients(
          new GradientCheckUtil.MLNConfig()
              .net(mln)
              .input(data.getFeatures())
              .labels(data.getLabels())
              .inputMask(data.getFeaturesMaskArray())
              .labelMask(data.getLabelsMaskArray())
              .epsilon(1e-5)
              .maxRelError(1e-5)
              .minAbsoluteError(1e-9)
              .excludeParams(excluded)
              .callEachIter(reset::accept));
    }
    return GradientCheckUtil.checkGradients(
        new GradientCheckUtil.GraphConfig()
            .net(cg)
            .inputs(new INDArray[] {data.getFeatures()})
            .labels(new INDArray[] {data.getLabels()})
            .inputMask(array(data.getFeaturesMaskArray()))
            .labelMask(array(data.getLabelsMaskArray()))
            .epsilon(1e-5)
            .maxRelError(1e-5)
            .minAbsoluteError(1e-9)
            .excludeParams(excluded)
            .callEachIter(reset::accept));
  }
}
