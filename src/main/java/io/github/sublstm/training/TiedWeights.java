package io.github.sublstm.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ties the word embeddings of a language model to its softmax: both use one matrix, which halves
 * what a small model with a large vocabulary has to learn (Press and Wolf, <i>Using the output
 * embedding to improve language models</i>, EACL 2017).
 *
 * <pre>{@code
 * network.init();
 * TiedWeights tied = new TiedWeights(0, network.getnLayers() - 1);
 * tied.tie(network);
 * network.addListeners(tied, new GlobalNormClipping(5));
 * }</pre>
 *
 * <p>DL4J keeps the parameters of a layer to itself, so the matrix stands in both: {@link #tie}
 * makes them each other's transpose, and at every step both get the sum of the two gradients. With
 * one updater, which works on each number by itself (all of ND4J's do), and one regularisation they
 * move alike and stay alike. A gradient normalisation by the norm of a layer would make them
 * differ, and is refused. The parameters and the updater's state take the same memory as without.
 *
 * <p>It works with {@code fit}, with standard and truncated back-propagation, and with this
 * package's trainers, and must come before a {@link GlobalNormClipping}, whose norm counts the
 * matrix once. The score counts a penalty of L1 or L2 twice. It keeps nothing, so one instance may
 * serve several networks.
 */
public final class TiedWeights extends BaseTrainingListener {

  private static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;

  private final int embedding;
  private final int output;

  /**
   * @param embedding index of the layer whose weights are [words, width], as EmbeddingSequenceLayer
   * @param output index of the layer whose weights are [width, words], as SparseSoftmaxOutputLayer
   *     and RnnOutputLayer
   * @throws IllegalArgumentException if they are the same or negative
   */
  public TiedWeights(int embedding, int output) {
    if (embedding < 0 || output < 0 || embedding == output) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Two layers' indices, from 0, are needed to tie weights; got %d and %d",
              embedding,
              output));
    }
    this.embedding = embedding;
    this.output = output;
  }

  /**
   * Gives the output layer the embedding layer's weights. Call it after {@code network.init()} and
   * before training.
   *
   * @param network initialised
   * @throws IllegalArgumentException if the weights are not of transposed shapes, or would not stay
   *     equal: a frozen layer, another updater, another regularisation, a constraint, a gradient
   *     normalisation other than one threshold for all single numbers
   */
  public void tie(MultiLayerNetwork network) {
    requireTieable(network);
    weights(network, output).assign(weights(network, embedding).transpose());
  }

  @Override
  public void onGradientCalculation(Model model) {
    INDArray ofEmbedding = gradient(model, embedding);
    INDArray ofOutput = gradient(model, output);
    ofEmbedding.addi(ofOutput.transpose());
    ofOutput.assign(ofEmbedding.transpose());
  }

  /** The gradient that stands in the output layer. */
  INDArray gradientOfCopy(Model model) {
    return gradient(model, output);
  }

  private static INDArray gradient(Model model, int layer) {
    return model.gradient().getGradientFor(layer + "_" + WEIGHTS);
  }

  private static INDArray weights(MultiLayerNetwork network, int layer) {
    return network.getLayer(layer).getParam(WEIGHTS);
  }

  private void requireTieable(MultiLayerNetwork network) {
    BaseLayer first = trainable(network, embedding);
    BaseLayer last = trainable(network, output);
    long[] words = weights(network, embedding).shape();
    long[] softmax = weights(network, output).shape();
    if (words[0] != softmax[1] || words[1] != softmax[0]) {
      throw cannotTie(
          String.format(
              Locale.ROOT,
              "their weights are %s and %s, and one must be the other's transpose",
              Arrays.toString(words),
              Arrays.toString(softmax)));
    }
    requireSame("updater", first.getUpdaterByParam(WEIGHTS), last.getUpdaterByParam(WEIGHTS));
    requireSame(
        "regularisation",
        first.getRegularizationByParam(WEIGHTS),
        last.getRegularizationByParam(WEIGHTS));
    requireSame("gradient normalisation", normalisation(first), normalisation(last));
    for (BaseLayer layer : new BaseLayer[] {first, last}) {
      if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
        throw cannotTie("a constraint would change one and not the other");
      }
    }
  }

  /** What DL4J does with the gradients of a layer before the updater gets them. */
  private String normalisation(BaseLayer layer) {
    GradientNormalization kind = layer.getGradientNormalization();
    if (kind == null || kind == GradientNormalization.None) {
      return "none";
    }
    if (kind != GradientNormalization.ClipElementWiseAbsoluteValue) {
      throw cannotTie(
          String.format(
              Locale.ROOT,
              "the gradient normalisation %s goes by norms, which differ; take GlobalNormClipping",
              kind));
    }
    return String.format(Locale.ROOT, "%s %s", kind, layer.getGradientNormalizationThreshold());
  }

  private BaseLayer trainable(MultiLayerNetwork network, int index) {
    Layer[] layers = Initialised.layers(network);
    if (index >= layers.length) {
      throw cannotTie(String.format(Locale.ROOT, "the network has %d layers", layers.length));
    }
    Layer layer = layers[index];
    if (!FrozenLayers.isFrozen(layer)
        && layer.conf().getLayer() instanceof BaseLayer conf
        && layer.paramTable().containsKey(WEIGHTS)) {
      return conf;
    }
    throw cannotTie(
        String.format(
            Locale.ROOT,
            "layer %d is %s, and both must be trained and have weights of their own",
            index,
            layer.getClass().getSimpleName()));
  }

  private void requireSame(String what, Object ofEmbedding, Object ofOutput) {
    if (!Objects.equals(ofEmbedding, ofOutput)) {
      throw cannotTie(
          String.format(
              Locale.ROOT,
              "they have not the same %s (%s and %s) and would not stay equal",
              what,
              ofEmbedding,
              ofOutput));
    }
  }

  private IllegalArgumentException cannotTie(String reason) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "The weights of layers %d and %d cannot be tied: %s",
            embedding,
            output,
            reason));
  }
}
