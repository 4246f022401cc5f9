package io.github.sublstm.output;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.lookup.EngineLookup;
import io.github.sublstm.runtime.LayerInput;
import io.github.sublstm.runtime.ParameterGradients;
import io.github.sublstm.runtime.Refusals;
import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * Runtime of the sparse softmax output layer. It scores and differentiates as DL4J's {@code
 * RnnOutputLayer} with MCXENT does, but from integer labels, and:
 *
 * <ul>
 *   <li>A training step evaluates the logits once. DL4J asks for the gradient first and for the
 *       score of the same pass afterwards; the loss that fell off the gradient is handed out then,
 *       once, and only if input, labels and mask are still the same.
 *   <li>The loss is exact: DL4J's MCXENT clips probabilities at 1e-10, so a loss at 23.03.
 *   <li>A step's loss and gradient are multiplied by its label mask and by the weight of its class.
 *       Where that is 0 nothing is computed. As in DL4J, masks of the features are not used here.
 * </ul>
 *
 * <p>Only the output that a user asks for ({@code output}, {@code rnnTimeStep}) is an array over
 * the whole vocabulary.
 */
public final class SparseSoftmaxLayer
    extends BaseOutputLayer<org.deeplearning4j.nn.conf.layers.BaseOutputLayer> {

  private final transient SoftmaxEngine engine;
  private final transient double[] classWeights;
  private final transient LabelReader labelReader =
      new LabelReader(this::describe, "RnnOutputLayer");

  /** Tells rows from labels and mask, once the size of the minibatch is known. */
  private interface RowReader {
    RowLabels read(int minibatch, int steps, int classes);
  }

  /** Loss of the last backward pass, until it has been handed out; else NaN. */
  private double pendingLoss = Double.NaN;

  private boolean hasPendingLoss;

  /**
   * Creates the runtime of a layer.
   *
   * @param conf its configuration, whose layer is a {@link SparseSoftmaxConf}
   * @param dataType the network's type
   * @throws IllegalStateException if the engine that was asked for cannot run here
   */
  public SparseSoftmaxLayer(NeuralNetConfiguration conf, DataType dataType) {
    this(
        conf,
        dataType,
        EngineLookup.createSoftmax(((SparseSoftmaxConf) conf.getLayer()).getEngine(), dataType));
  }

  /** Creates the runtime of a layer on a given engine. */
  SparseSoftmaxLayer(NeuralNetConfiguration conf, DataType dataType, SoftmaxEngine engine) {
    super(conf, dataType);
    this.engine = engine;
    this.classWeights = settings().getClassWeights();
  }

  private SparseSoftmaxConf settings() {
    return (SparseSoftmaxConf) conf.getLayer();
  }

  private boolean isNwc() {
    return settings().getRnnDataFormat() == RNNFormat.NWC;
  }

  private String describe() {
    return Refusals.named("SparseSoftmaxOutputLayer", layerConf().getLayerName(), index);
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    hasPendingLoss = false;
    // Lies in the workspace of the pass that drew it; without a backward pass, nobody else forgets
    // it.
    weightNoiseParams.clear();
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void setLabels(INDArray labels) {
    hasPendingLoss &= labels == this.labels;
    super.setLabels(labels);
  }

  /**
   * Sets the mask of the labels.
   *
   * @param maskArray {@code [B, T]} or {@code [B, 1, T]}, what each step counts, 0 for a step that
   *     is left out; or null
   */
  @Override
  public void setMaskArray(INDArray maskArray) {
    hasPendingLoss &= maskArray == this.maskArray;
    super.setMaskArray(maskArray);
  }

  /** The last layer passes no mask on, and masks of the features do not mask labels. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return null;
  }

  @Override
  public void clear() {
    super.clear();
    hasPendingLoss = false;
  }

  @Override
  public void close() {
    engine.close();
  }

  @Override
  public double computeScore(
      double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
    double loss = loss(training, workspaceMgr);
    hasPendingLoss = false;
    if (conf().isMiniBatch()) {
      loss /= getInputMiniBatchSize();
    }
    score = loss + fullNetRegTerm;
    return score;
  }

  private double loss(boolean training, LayerWorkspaceMgr workspaceMgr) {
    if (training && hasPendingLoss) {
      return pendingLoss;
    }
    return Arrays.stream(engine.losses(scored(training, classWeights, workspaceMgr))).sum();
  }

  /**
   * Sums −log p of the labels over the minibatch, in test mode, without the weights of the classes.
   *
   * @return in nats; steps count as the label mask says
   */
  public double negativeLogLikelihood(LayerWorkspaceMgr workspaceMgr) {
    return Arrays.stream(engine.losses(scored(false, null, workspaceMgr))).sum();
  }

  /**
   * Sums the loss over the time steps of each example.
   *
   * @return a column {@code [B, 1]}
   */
  @Override
  public INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
    double[] losses = engine.losses(scored(false, classWeights, workspaceMgr));
    int minibatch = getInputMiniBatchSize();
    double[] sums = new double[minibatch];
    Arrays.fill(sums, fullNetRegTerm);
    for (int k = 0; k < losses.length; k++) {
      sums[k % minibatch] += losses[k];
    }
    INDArray column =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, minibatch, 1);
    for (int e = 0; e < minibatch; e++) {
      column.putScalar(e, 0, sums[e]);
    }
    return column;
  }

  @Override
  public void computeGradientAndScore(LayerWorkspaceMgr workspaceMgr) {
    gradient = backpropGradient(null, workspaceMgr).getFirst();
    computeScore(0, true, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    SoftmaxBatch batch = scored(true, classWeights, workspaceMgr);
    INDArray inputErrors =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, dataType, batch.input().shape(), 'f');
    double[] losses =
        engine.gradients(
            batch,
            gradientViews.get(DefaultParamInitializer.WEIGHT_KEY),
            gradientViews.get(DefaultParamInitializer.BIAS_KEY),
            inputErrors);
    pendingLoss = Arrays.stream(losses).sum();
    hasPendingLoss = true;
    Gradient gradients =
        new ParameterGradients(gradientsFlattened, gradientViews)
            .finish(layerConf().getWeightNoise(), params, weightNoiseParams);
    INDArray epsilonOut = isNwc() ? inputErrors.permute(0, 2, 1) : inputErrors;
    if (dropoutApplied) {
      epsilonOut = backpropDropOutIfPresent(epsilonOut);
    }
    return new Pair<>(gradients, epsilonOut);
  }

  /**
   * Computes the probabilities of the whole vocabulary at every time step; zeros where the label
   * mask is 0, as in DL4J.
   *
   * @return {@code [B, V, T]}, or {@code [B, T, V]} if the format is NWC
   */
  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    SoftmaxBatch batch =
        batch(
            training,
            (minibatch, steps, classes) ->
                labelReader.withoutLabels(maskArray, minibatch, steps, classes),
            workspaceMgr);
    INDArray output =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            dataType,
            new long[] {batch.minibatch(), batch.steps(), batch.classes()},
            'c');
    engine.probabilities(batch, output);
    return isNwc() ? output : output.permute(0, 2, 1);
  }

  private SoftmaxBatch scored(
      boolean training, double[] weightsOfClasses, LayerWorkspaceMgr workspaceMgr) {
    return batch(
        training,
        (minibatch, steps, classes) -> {
          if (labels == null) {
            throw new IllegalStateException(describe() + ": no labels set");
          }
          return labelReader.read(labels, maskArray, minibatch, steps, classes, weightsOfClasses);
        },
        workspaceMgr);
  }

  private SoftmaxBatch batch(boolean training, RowReader reader, LayerWorkspaceMgr workspaceMgr) {
    if (input == null) {
      throw new IllegalStateException(describe() + ": no input set");
    }
    input =
        new LayerInput(
                this::describe, layerConf().getNIn(), settings().getRnnDataFormat(), dataType)
            .accept(input);
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray x = isNwc() ? input.permute(0, 2, 1) : input;
    int minibatch = (int) x.size(0);
    int steps = (int) x.size(2);
    RowLabels rows = reader.read(minibatch, steps, numLabels());
    return new SoftmaxBatch(
        getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, training, workspaceMgr),
        hasBias() ? bias(training, workspaceMgr) : null,
        x,
        rows.targets(),
        rows.weights());
  }

  /** DL4J's noise on biases does not ask whether the pass is one of training. */
  private INDArray bias(boolean training, LayerWorkspaceMgr workspaceMgr) {
    String key = DefaultParamInitializer.BIAS_KEY;
    return training ? getParamWithNoise(key, true, workspaceMgr) : getParam(key);
  }

  /** Never asked for: whatever DL4J's base class would do with it is done above. */
  @Override
  protected INDArray getLabels2d(LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
    throw new UnsupportedOperationException(describe() + " has no one-hot labels");
  }

  /**
   * Returns the number of classes.
   *
   * @return V
   */
  @Override
  public int numLabels() {
    return (int) layerConf().getNOut();
  }

  @Override
  public double f1Score(DataSet data) {
    return f1Score(data.getFeatures(), data.getLabels());
  }

  /**
   * Evaluates the layer alone.
   *
   * @param examples the layer's input
   * @param labels class numbers
   * @return the F1 score, as {@link SparseEvaluation#f1()}
   */
  @Override
  public double f1Score(INDArray examples, INDArray labels) {
    SparseEvaluation evaluation = new SparseEvaluation();
    evaluation.setAxis(isNwc() ? 2 : 1);
    INDArray predictions = activate(examples, false, LayerWorkspaceMgr.noWorkspacesImmutable());
    evaluation.eval(labels, predictions, maskArray);
    return evaluation.f1();
  }
}
