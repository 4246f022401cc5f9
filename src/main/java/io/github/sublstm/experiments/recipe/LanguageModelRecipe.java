package io.github.sublstm.experiments.recipe;

import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.training.Plateau;
import io.github.sublstm.training.TiedWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * The paper's language models: word embeddings, recurrent layers, a softmax over the vocabulary.
 *
 * <p>Dropout is on the embedded words (input), and on the output of every recurrent layer (output);
 * the paper does not tell which of its two rates applies between the layers. Weight decay is L2 on
 * all weights, embeddings and softmax included, and not on biases and decays.
 *
 * @param settings of each kind
 * @param vocabulary number of words
 * @param layers recurrent ones
 * @param tied whether the softmax uses the embeddings as its weights
 * @param initRange of the uniform distribution that all weights begin with; 0 for Glorot's
 *     initialisation
 * @param cells what the cells begin with
 * @param optimisation how gradients become updates
 * @param epochs that the schedule is laid out for
 */
public record LanguageModelRecipe(
    Map<ModelKind, LanguageModelSettings> settings,
    int vocabulary,
    int layers,
    boolean tied,
    double initRange,
    CellSettings cells,
    Optimisation optimisation,
    int epochs)
    implements NetworkRecipe {

  /** Glorot's, as in the paper. */
  private static final WeightInit WEIGHT_INIT = WeightInit.XAVIER;

  /**
   * Of the embeddings. Glorot's would be tiny for a large vocabulary, as if a word were fed by all
   * the others, too.
   */
  private static final double LARGEST_EMBEDDING = 0.1;

  @Override
  public int units(ModelKind kind) {
    return settings.get(kind).units();
  }

  @Override
  public MultiLayerConfiguration network(ModelKind kind, long seed) {
    LanguageModelSettings chosen = settings.get(kind);
    NeuralNetConfiguration.ListBuilder network =
        initialised(new NeuralNetConfiguration.Builder())
            .seed(seed)
            .l2(chosen.weightDecay())
            .updater(optimisation.updater(chosen.learningRate(), epochs))
            .list()
            .layer(
                new EmbeddingSequenceLayer.Builder()
                    .nIn(vocabulary)
                    .nOut(chosen.units())
                    .weightInit(uniform(largestEmbedding()))
                    .inferInputLength(true)
                    .build());
    for (int layer = 0; layer < layers; layer++) {
      GatedRecurrent.Builder<?> recurrent = cells.layer(kind);
      recurrent
          .nIn(chosen.units())
          .nOut(chosen.units())
          .updateDropout(1 - chosen.updateDropout())
          .dropOut(1 - (layer == 0 ? chosen.inputDropout() : chosen.outputDropout()));
      network.layer(recurrent.build());
    }
    return network
        .layer(output(chosen.units(), vocabulary, chosen.outputDropout(), cells.engine()))
        .build();
  }

  private NeuralNetConfiguration.Builder initialised(NeuralNetConfiguration.Builder network) {
    return initRange > 0 ? network.dist(uniform(initRange)) : network.weightInit(WEIGHT_INIT);
  }

  private double largestEmbedding() {
    return initRange > 0 ? initRange : LARGEST_EMBEDDING;
  }

  private static UniformDistribution uniform(double largest) {
    return new UniformDistribution(-largest, largest);
  }

  private static Layer output(int inputs, int words, double dropout, Engine engine) {
    return new SparseSoftmaxOutputLayer.Builder()
        .nIn(inputs)
        .nOut(words)
        .engine(engine)
        .dropOut(1 - dropout)
        .build();
  }

  @Override
  public void initialize(MultiLayerNetwork network) {
    if (tied) {
      tiedWeights().tie(network);
    }
  }

  @Override
  public List<TrainingListener> listeners() {
    List<TrainingListener> listeners = new ArrayList<>();
    if (tied) {
      listeners.add(tiedWeights());
    }
    listeners.addAll(optimisation.listeners());
    return listeners;
  }

  /** Of the embeddings, which come first, and the softmax after the recurrent layers. */
  private TiedWeights tiedWeights() {
    return new TiedWeights(0, layers + 1);
  }

  @Override
  public long parameters(ModelKind kind, MultiLayerNetwork network) {
    return network.numParams() - (tied ? (long) vocabulary * units(kind) : 0);
  }

  @Override
  public Plateau plateau(ModelKind kind) {
    return optimisation.plateau(settings.get(kind).learningRate());
  }

  @Override
  public Map<String, Object> settings(ModelKind kind) {
    LanguageModelSettings chosen = settings.get(kind);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("layers", layers);
    all.put("tiedWeights", tied);
    chosen.describe(all);
    optimisation.describe(chosen.learningRate(), all);
    all.put("weightInit", initRange > 0 ? "uniform in ±" + initRange : WEIGHT_INIT.name());
    all.put("largestEmbeddingInit", largestEmbedding());
    cells.describe(kind, all);
    return all;
  }
}
