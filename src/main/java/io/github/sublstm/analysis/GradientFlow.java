package io.github.sublstm.analysis;

import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.TapeCopy;
import io.github.sublstm.layer.GateProbe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How gradients reach the candidates z of a network's recurrent layers (Costa et al. 2017, section
 * 3.1, equations 1 to 3). The error of a candidate before its nonlinearity, δz̄, is the sum of
 *
 * <ul>
 *   <li>D, the direct path: from the layer above at the same step (equations 2 and 3);
 *   <li>H, the hidden path: through h and the gates of the next step;
 *   <li>C, the cell path: through c of the next step;
 *   <li>with a balance penalty, its own part.
 * </ul>
 *
 * <p>The gradient of the candidate's weights is Σₜ xₜᵀ(D + H + C). In an LSTM D is proportional to
 * i·o. In a subtractive cell it has no gate as a factor (with {@code divisive}, it has 1/(1 + κi)):
 * at the same c and z̄ it is the same, whatever the gates are. Inhibition that lasts still drives c
 * to where the slope of σ(c) is small. And D is at most 1/16 of the error from above in a
 * subtractive cell (without update dropout and balance weights), as two slopes of a sigmoid are.
 *
 * <p>Arrays are {@code [minibatch, n, T]} in double precision and in the scale of {@code
 * network.gradient()}: summed over the minibatch, not averaged. H and C are 0 at the last step, all
 * are 0 at masked steps. Layers are named as for {@link GateRecorder}. A GRU's candidate is n, and
 * C is the part that reaches n through u∘h⁻ of the next step.
 */
public final class GradientFlow {

  private final Map<String, GradientPaths> paths = new LinkedHashMap<>();
  private final Map<String, LayerPass> passes = new LinkedHashMap<>();
  private final LayerNames names;

  private GradientFlow(Model copy) {
    List<ProbedLayer> layers = ProbedLayer.in(copy);
    names = new LayerNames(layers);
    for (ProbedLayer layer : layers) {
      layer.layer().setProbe(new Probe(layer));
    }
  }

  /**
   * Runs one minibatch forward and backward on a copy of the network, which itself stays as it is:
   * no update, no state of recurrent layers, no listener is touched. Dropout and weight noise act
   * as in training and draw from ND4J's random numbers. A network for truncated back-propagation is
   * followed through whole sequences, from a zero state.
   *
   * @param network has a recurrent layer of this library
   * @param data features, labels and their masks
   * @throws IllegalArgumentException if there is no recurrent layer of this library, or no labels
   */
  public static GradientFlow of(MultiLayerNetwork network, DataSet data) {
    requireLabels(data.getLabels());
    MultiLayerNetwork copy = network.clone();
    copy.getLayerWiseConfigurations().setBackpropType(BackpropType.Standard);
    GradientFlow flow = new GradientFlow(copy);
    copy.setInput(data.getFeatures());
    copy.setLabels(data.getLabels());
    copy.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    copy.computeGradientAndScore();
    return flow;
  }

  /**
   * The same for a graph.
   *
   * @param network has a recurrent layer of this library
   * @param data features, labels and their masks
   * @throws IllegalArgumentException if there is no recurrent layer of this library, or no labels
   */
  public static GradientFlow of(ComputationGraph network, MultiDataSet data) {
    requireLabels(data.getLabels());
    ComputationGraph copy = network.clone();
    copy.getConfiguration().setBackpropType(BackpropType.Standard);
    GradientFlow flow = new GradientFlow(copy);
    copy.setInputs(data.getFeatures());
    copy.setLabels(data.getLabels());
    copy.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
    copy.computeGradientAndScore();
    return flow;
  }

  /**
   * The same for a graph of one input and one output.
   *
   * @param network has a recurrent layer of this library
   * @param data features, labels and their masks
   * @throws IllegalArgumentException if there is no recurrent layer of this library, or no labels
   */
  public static GradientFlow of(ComputationGraph network, DataSet data) {
    return of(network, data.toMultiDataSet());
  }

  private static void requireLabels(INDArray... labels) {
    if (labels == null || labels.length == 0 || Stream.of(labels).anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "expected data with labels for every output of the network, found none: gradients flow"
              + " from the loss; to record gates without labels, use GateRecorder");
    }
  }

  /** The names of the layers that can be asked for. */
  public List<String> layers() {
    return names.all();
  }

  /**
   * Whether errors reach a layer.
   *
   * @param layer its name
   * @return false if it is in a {@code FrozenLayer} or below one, where DL4J ends its backward pass
   * @throws IllegalArgumentException if there is no such layer
   */
  public boolean reaches(String layer) {
    return paths.containsKey(find(layer));
  }

  /**
   * D, the errors of the candidates that come directly from above.
   *
   * @param layer its name
   * @return {@code [B, n, T]}, a new array
   * @throws IllegalArgumentException if there is no such layer
   * @throws IllegalStateException if no errors reach it, see {@link #reaches}
   */
  public INDArray direct(String layer) {
    return inOrder(layer, GradientPaths::direct);
  }

  /**
   * H, the errors of the candidates that come through the next step's gates.
   *
   * @param layer its name
   * @return {@code [B, n, T]}, a new array
   * @throws IllegalArgumentException as {@link #direct}
   * @throws IllegalStateException as {@link #direct}
   */
  public INDArray hidden(String layer) {
    return inOrder(layer, GradientPaths::hidden);
  }

  /**
   * C, the errors of the candidates that come through the next step's cell state.
   *
   * @param layer its name
   * @return {@code [B, n, T]}, a new array
   * @throws IllegalArgumentException as {@link #direct}
   * @throws IllegalStateException as {@link #direct}
   */
  public INDArray cell(String layer) {
    return inOrder(layer, GradientPaths::cell);
  }

  /**
   * The errors of the candidates that come from a balance penalty; 0 without one.
   *
   * @param layer its name
   * @return {@code [B, n, T]}, a new array
   * @throws IllegalArgumentException as {@link #direct}
   * @throws IllegalStateException as {@link #direct}
   */
  public INDArray penalty(String layer) {
    return inOrder(layer, GradientPaths::penalty);
  }

  /**
   * The whole error δz̄ of the candidates.
   *
   * @param layer its name
   * @return {@code [B, n, T]}, a new array
   * @throws IllegalArgumentException as {@link #direct}
   * @throws IllegalStateException as {@link #direct}
   */
  public INDArray total(String layer) {
    return direct(layer).addi(hidden(layer)).addi(cell(layer)).addi(penalty(layer));
  }

  /**
   * How large an error is at each step.
   *
   * @param errors {@code [B, n, T]} of one of the methods above
   * @return the Euclidean norm over examples and units, by step
   */
  public static double[] norms(INDArray errors) {
    double[] norms = new double[(int) errors.size(2)];
    for (int t = 0; t < norms.length; t++) {
      norms[t] = LayerPass.at(errors, t).norm2Number().doubleValue();
    }
    return norms;
  }

  private String find(String layer) {
    String found = names.find(layer);
    if (found == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "There is no recurrent layer '%s'; the network has %s",
              layer,
              names.all()));
    }
    return found;
  }

  private INDArray inOrder(String layer, Function<GradientPaths, INDArray> part) {
    String name = find(layer);
    GradientPaths found = paths.get(name);
    if (found == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "No errors reach the layer '%s': it is frozen, or below a frozen layer, where DL4J ends"
                  + " its backward pass",
              layer));
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return passes.get(name).inOrder(part.apply(found)).dup();
    }
  }

  private final class Probe implements GateProbe {

    private final ProbedLayer layer;
    private INDArray recurrentWeights;

    Probe(ProbedLayer layer) {
      this.layer = layer;
    }

    @Override
    public void afterForward(
        CellParameters parameters, Sequences sequences, TapeCopy tape, boolean training) {
      passes.put(
          layer.name(),
          LayerPass.of(layer.name(), parameters, sequences, tape, training, layer.reversed()));
      try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        recurrentWeights = parameters.recurrentWeights().dup('f');
      }
    }

    @Override
    public void beforeBackward(INDArray outputErrors) {
      LayerPass pass = passes.get(layer.name());
      paths.put(layer.name(), new GradientPaths(pass, recurrentWeights, outputErrors));
    }
  }
}
