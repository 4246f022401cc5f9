package io.github.sublstm.conf;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.output.SparseSoftmaxConf;
import io.github.sublstm.output.SparseSoftmaxLayer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Softmax and cross-entropy over a large vocabulary at every time step, with the numbers of the
 * words as labels. It takes the place of {@code RnnOutputLayer} with MCXENT: the same parameters
 * {@code W [nIn, V]} and {@code b [V]}, the same score (summed over time, divided by the minibatch)
 * and the same gradients, without one-hot labels. With {@code DropConnect} the gradients are those
 * of the weights, as in this library's recurrent layers, where DL4J's are not.
 *
 * <p>Input {@code [B, nIn, T]} (NCW, also if no format is set) or {@code [B, T, nIn]} (NWC). Labels
 * {@code [B, 1, T]} of any numeric type, whole numbers from 0 to V−1; {@code [B, T]} is taken too,
 * but not by truncated BPTT, for which DL4J wants rank 3. Label masks {@code [B, T]} are weights,
 * finite and at least 0: a step's loss and gradient are multiplied by its mask. A step with 0 has
 * neither, costs nothing, and its label is ignored. {@link Builder#classWeights} multiplies by a
 * weight of the label's class as well. The score is divided by the minibatch, whatever the weights
 * add up to.
 *
 * <p>DL4J's {@code evaluate} needs one-hot labels; for class numbers there are {@link
 * io.github.sublstm.output.SparseEvaluation} and, in the package {@code training}, {@code
 * Accuracy}.
 *
 * <p>Training and scoring never hold all {@code B·T·V} logits, only a chunk of rows: 2²² logits (16
 * MiB in single precision) or, with a vocabulary of more than 2²⁰, four rows of V. In addition it
 * needs two arrays of the input's size and, with the vector kernels and a vocabulary of up to
 * 87,381, a copy of W and one of its gradient in Java's heap. Only {@code output}, {@code
 * rnnTimeStep} and {@code feedForward} give probabilities {@code [B, V, T]}, or in NWC {@code [B,
 * T, V]}.
 */
public final class SparseSoftmaxOutputLayer extends BaseOutputLayer implements SparseSoftmaxConf {

  private static final long serialVersionUID = 1L;
  private static final String KIND = "SparseSoftmaxOutputLayer";

  private RNNFormat rnnDataFormat;
  private Engine engine = Engine.AUTO;
  private double[] classWeights;

  /** For deserialisation. */
  @SuppressWarnings("unused")
  private SparseSoftmaxOutputLayer() {
    setActivationFn(softmax());
    setLossFn(crossEntropy());
  }

  private SparseSoftmaxOutputLayer(Builder builder) {
    super(builder);
    this.rnnDataFormat = builder.rnnDataFormat;
    this.engine = builder.engine;
    setActivationFn(builder.getActivationFn());
    setLossFn(builder.getLossFn());
    if (builder.classWeights != null) {
      setClassWeights(builder.classWeights);
    }
    builder.coefficients().check(checks());
    checkSettings();
    initializeConstraints(builder);
  }

  private static IActivation softmax() {
    return Activation.SOFTMAX.getActivationFunction();
  }

  /** Without DL4J's clipping of the probabilities: this layer's loss needs none. */
  private static ILossFunction crossEntropy() {
    return new LossMCXENT(0, null);
  }

  private Checks checks() {
    return new Checks(KIND, getLayerName());
  }

  private void checkSettings() {
    Checks checks = checks();
    checks.size("nIn", getNIn());
    checks.size("nOut", getNOut());
    checks.finiteIfSet("biasInit", getBiasInit());
    checks.dropOut(getIDropout());
    checks.regularization(getRegularization());
    checks.regularization(getRegularizationBias());
    checks.present("engine", engine);
    checks.classWeights(classWeights, getNOut());
  }

  /**
   * Sets the activation function, which is part of this layer.
   *
   * @param activationFn softmax
   * @throws IllegalArgumentException if it is another
   */
  @Override
  public void setActivationFn(IActivation activationFn) {
    if (activationFn != null && !activationFn.equals(softmax())) {
      throw new IllegalArgumentException(
          checks()
              .refusal(
                  "activation softmax, which is part of the layer",
                  activationFn.toString(),
                  "an activation meant for another layer; leave it out here"));
    }
    super.setActivationFn(softmax());
  }

  /**
   * Sets the loss function, which is part of this layer. If it has weights, they become the {@link
   * #getClassWeights class weights}; else those stay as they are.
   *
   * @param lossFn cross-entropy: MCXENT, SPARSE_MCXENT or NEGATIVELOGLIKELIHOOD
   * @throws IllegalArgumentException if it is another
   */
  @Override
  public void setLossFn(ILossFunction lossFn) {
    if (lossFn != null && !(lossFn instanceof LossMCXENT)) {
      throw new IllegalArgumentException(
          checks()
              .refusal(
                  "cross-entropy (MCXENT), which is part of the layer",
                  lossFn.toString(),
                  "a loss meant for another layer; leave it out here"));
    }
    if (lossFn instanceof LossMCXENT mcxent && mcxent.getWeights() != null) {
      setClassWeights(mcxent.getWeights().dup('c').data().asDouble());
    }
    super.setLossFn(crossEntropy());
  }

  @Override
  public double[] getClassWeights() {
    return classWeights == null ? null : classWeights.clone();
  }

  /**
   * Sets what a label of each class counts; for deserialisation.
   *
   * @param classWeights as {@link Builder#classWeights} takes them
   */
  public void setClassWeights(double[] classWeights) {
    this.classWeights = classWeights == null ? null : classWeights.clone();
  }

  @Override
  public RNNFormat getRnnDataFormat() {
    return rnnDataFormat;
  }

  /**
   * Sets where the time steps are; for deserialisation.
   *
   * @param rnnDataFormat NCW, NWC, or null for NCW
   */
  public void setRnnDataFormat(RNNFormat rnnDataFormat) {
    this.rnnDataFormat = rnnDataFormat;
  }

  @Override
  public Engine getEngine() {
    return engine;
  }

  /**
   * Sets the engine; for deserialisation.
   *
   * @param engine never null
   */
  public void setEngine(Engine engine) {
    this.engine = engine;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(KIND, getLayerName(), layerIndex, getNIn(), getNOut());
    checkSettings();
    SparseSoftmaxLayer layer =
        RuntimeLayers.create(
            () -> new SparseSoftmaxLayer(conf, networkDataType), engine, networkDataType, checks());
    Map<String, INDArray> params = initializer().init(conf, layerParamsView, initializeParams);
    return RuntimeLayers.prepared(
        layer, conf, trainingListeners, layerIndex, layerParamsView, params);
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeRecurrent input = recurrent(inputType);
    return InputType.recurrent(nOut, input.getTimeSeriesLength(), input.getFormat());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    InputType.InputTypeRecurrent input = recurrent(inputType);
    if (rnnDataFormat == null || override) {
      rnnDataFormat = input.getFormat();
    }
    if (nIn <= 0 || override) {
      nIn = input.getSize();
    }
  }

  private InputType.InputTypeRecurrent recurrent(InputType inputType) {
    if (inputType instanceof InputType.InputTypeRecurrent input) {
      return input;
    }
    throw new IllegalStateException(
        checks()
            .refusal(
                "input of type recurrent, [minibatch, nIn, T]",
                String.valueOf(inputType),
                "a layer below that leaves no time dimension; use OutputLayer for whole sequences"));
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(
        inputType, rnnDataFormat, getLayerName());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return MemoryReports.softmax(this, engine, recurrent(inputType));
  }

  /** Copies the configuration, its updaters included: DL4J changes their rates in place. */
  @Override
  public SparseSoftmaxOutputLayer clone() {
    SparseSoftmaxOutputLayer copy = (SparseSoftmaxOutputLayer) super.clone();
    if (iUpdater != null) {
      copy.iUpdater = iUpdater.clone();
    }
    if (biasUpdater != null) {
      copy.biasUpdater = biasUpdater.clone();
    }
    return copy;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof SparseSoftmaxOutputLayer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseSoftmaxOutputLayer that
        && super.equals(other)
        && rnnDataFormat == that.rnnDataFormat
        && engine == that.engine
        && Arrays.equals(classWeights, that.classWeights);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), rnnDataFormat, engine, Arrays.hashCode(classWeights));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s(name=%s, nIn=%d, nOut=%d, hasBias=%s, dataFormat=%s, engine=%s, classWeights=%s)",
        KIND,
        getLayerName(),
        nIn,
        nOut,
        hasBias,
        rnnDataFormat,
        engine,
        classWeights == null ? "none" : classWeights.length);
  }

  /** Builds a {@link SparseSoftmaxOutputLayer}; DL4J's options of an output layer apply. */
  public static final class Builder extends RegularisedOutputBuilder<Builder> {

    private RNNFormat rnnDataFormat;
    private Engine engine = Engine.AUTO;
    private double[] classWeights;

    /** Starts with a bias, the fastest engine and the format of the InputType. */
    public Builder() {}

    /**
     * Sets where the time steps are. With an InputType, that decides.
     *
     * @param format NCW {@code [B, nIn, T]} (default) or NWC {@code [B, T, nIn]}
     * @return this
     */
    public Builder dataFormat(RNNFormat format) {
      this.rnnDataFormat = format;
      return this;
    }

    /**
     * Chooses the engine.
     *
     * @param engine {@link Engine#AUTO} (default), {@link Engine#HOST} or {@link Engine#ND4J}
     * @return this
     */
    public Builder engine(Engine engine) {
      this.engine = engine;
      return this;
    }

    /**
     * Sets what a label of each class counts, as the weights of DL4J's {@code LossMCXENT} do: the
     * loss and the gradient of a step are multiplied by the weight of its label's class. The score
     * is still divided by the minibatch. {@code lossFunction(new LossMCXENT(weights))} sets the
     * same.
     *
     * @param weights nOut finite numbers of at least 0, by class number; null for 1 each (default)
     * @return this
     */
    public Builder classWeights(double... weights) {
      this.classWeights = weights == null ? null : weights.clone();
      return this;
    }

    /**
     * Builds the layer.
     *
     * @return a new layer configuration
     * @throws IllegalArgumentException if a setting is out of range or belongs to another layer
     */
    @Override
    @SuppressWarnings("unchecked")
    public SparseSoftmaxOutputLayer build() {
      return new SparseSoftmaxOutputLayer(this);
    }
  }
}
