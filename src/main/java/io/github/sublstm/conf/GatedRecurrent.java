package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.layer.GatedLayerConf;
import io.github.sublstm.layer.GatedRecurrentLayer;
import io.github.sublstm.params.GatedParamInitializer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the recurrent layers of this library have in common. Use {@link SubLSTM}, {@link FixSubLSTM}
 * or {@link FusedLSTM}.
 *
 * <p>Input {@code [minibatch, nIn, T]} (NCW, the default) or {@code [minibatch, T, nIn]} (NWC),
 * output the same with nOut. A masked time step does not exist: the state passes through it, the
 * output there is 0. See {@link GatedRecurrentLayer} for what differs from DL4J's {@code LSTM}.
 */
public abstract class GatedRecurrent extends BaseRecurrentLayer implements GatedLayerConf {

  private Engine engine = Engine.AUTO;
  private double updateDropout = 1;

  /** For deserialisation. */
  protected GatedRecurrent() {
    setActivationFn(cellActivation().getActivationFunction());
  }

  /**
   * Takes over the builder's settings.
   *
   * @param builder the builder
   * @throws IllegalArgumentException if a setting is out of range
   */
  protected GatedRecurrent(Builder<?> builder) {
    super(builder);
    Checks checks = new Checks(cellType(), getLayerName());
    checks.size("nIn", getNIn());
    checks.size("nOut", getNOut());
    checks.finiteIfSet("biasInit", getBiasInit());
    checks.finiteIfSet("gradientNormalizationThreshold", getGradientNormalizationThreshold());
    checks.keepProbability("updateDropout", builder.updateDropout);
    checks.present("engine", builder.engine);
    checks.present("dataFormat", getRnnDataFormat());
    this.engine = builder.engine;
    this.updateDropout = builder.updateDropout;
    setActivationFn(
        builder.getActivationFn() == null
            ? cellActivation().getActivationFunction()
            : builder.getActivationFn());
  }

  /** The one function that the cell applies to its candidate and its state. */
  abstract Activation cellActivation();

  /** First value of the forget gate's bias; any value for a cell without one. */
  abstract double forgetGateBias();

  /** First value of the decay's parameter; any value for a cell with a forget gate. */
  double decayParameter() {
    return 0;
  }

  @Override
  public DecayParameterization decayParameterization() {
    return null;
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
  public double getUpdateDropout() {
    return updateDropout;
  }

  /**
   * Sets the probability of keeping an update; for deserialisation.
   *
   * @param updateDropout in (0,1]
   */
  public void setUpdateDropout(double updateDropout) {
    this.updateDropout = updateDropout;
  }

  /**
   * Sets the activation function, which these cells fix.
   *
   * @param activationFn the cell's own
   * @throws IllegalArgumentException if it is another
   */
  @Override
  public void setActivationFn(IActivation activationFn) {
    IActivation own = cellActivation().getActivationFunction();
    if (activationFn != null && !activationFn.equals(own)) {
      throw new IllegalArgumentException(
          new Checks(cellType(), getLayerName())
              .refusal(
                  "activation " + own + ", which is part of the cell's equations",
                  activationFn.toString(),
                  "an activation meant for another layer; leave it out here"));
    }
    super.setActivationFn(own);
  }

  /** Adds the constraints on recurrent and on input weights, which DL4J leaves to each layer. */
  @Override
  protected void initializeConstraints(org.deeplearning4j.nn.conf.layers.Layer.Builder<?> builder) {
    super.initializeConstraints(builder);
    Builder<?> own = (Builder<?>) builder;
    addConstraints(own.getRecurrentConstraints(), GatedParamInitializer.RECURRENT_WEIGHT_KEY);
    addConstraints(own.getInputWeightConstraints(), GatedParamInitializer.INPUT_WEIGHT_KEY);
  }

  private void addConstraints(List<LayerConstraint> added, String key) {
    if (added == null) {
      return;
    }
    List<LayerConstraint> all =
        constraints == null ? new ArrayList<>() : new ArrayList<>(constraints);
    for (LayerConstraint constraint : added) {
      LayerConstraint copy = constraint.clone();
      copy.setParams(Set.of(key));
      all.add(copy);
    }
    constraints = all;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(
        cellType().layerName(), getLayerName(), layerIndex, getNIn(), getNOut());
    GatedRecurrentLayer layer = new GatedRecurrentLayer(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    Map<String, INDArray> params = initializer().init(conf, layerParamsView, initializeParams);
    layer.setParamTable(params);
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new GatedParamInitializer(cellType(), forgetGateBias(), decayParameter());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType.InputTypeRecurrent in = (InputType.InputTypeRecurrent) inputType;
    InputType outputType = getOutputType(-1, inputType);
    long steps = Math.max(1, in.getTimeSeriesLength());
    long parameters = initializer().numParams(this);
    long updaterState = getIUpdater() == null ? 0 : getIUpdater().stateSize(parameters);
    // An example's tape: the gates, the cell state and the hidden state of every step, and the
    // input.
    long tape = steps * ((cellType().gates() + 2L) * getNOut() + getNIn());
    long step = (cellType().gates() + 2L) * getNOut() + getNIn();
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, outputType)
        .standardMemory(parameters, updaterState)
        .workingMemory(0, step, 0, tape)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof GatedRecurrent;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GatedRecurrent that
        && that.canEqual(this)
        && getClass() == that.getClass()
        && super.equals(other)
        && engine == that.engine
        && Double.compare(updateDropout, that.updateDropout) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), engine, updateDropout);
  }

  @Override
  public String toString() {
    return cellType().layerName()
        + "(name="
        + getLayerName()
        + ", nIn="
        + getNIn()
        + ", nOut="
        + getNOut()
        + ", dataFormat="
        + getRnnDataFormat()
        + ", engine="
        + engine
        + ", updateDropout="
        + updateDropout
        + ")";
  }

  /**
   * Builds a recurrent layer; all options of DL4J's {@link BaseRecurrentLayer.Builder} apply.
   *
   * @param <T> the concrete builder
   */
  @SuppressWarnings("unchecked")
  public abstract static class Builder<T extends Builder<T>> extends BaseRecurrentLayer.Builder<T> {

    private Engine engine = Engine.AUTO;
    private double updateDropout = 1;

    /** Starts with NCW data, the fastest engine and no update dropout. */
    protected Builder() {
      setRnnDataFormat(RNNFormat.NCW);
    }

    /**
     * Chooses the engine.
     *
     * @param engine {@link Engine#AUTO} (default), {@link Engine#HOST} or {@link Engine#ND4J}
     * @return this
     */
    public T engine(Engine engine) {
      this.engine = engine;
      return (T) this;
    }

    /**
     * Sets update dropout: in training, each value that a time step writes into the cell state is
     * kept with this probability, divided by it, and otherwise left out; recurrent dropout without
     * memory loss, Semeniuta et al. 2016. For the subtractive cells c = c⁻∘f + d∘(z − i), for the
     * LSTM c = c⁻∘f + d∘z∘i. As in DL4J's {@code dropOut}, the number is the probability of
     * <em>keeping</em>; the paper's tables list the probability of dropping.
     *
     * @param keepProbability in (0,1]; 1 (default) for none
     * @return this
     */
    public T updateDropout(double keepProbability) {
      this.updateDropout = keepProbability;
      return (T) this;
    }

    /**
     * Adds weight decay; DL4J's method of this name returns a raw builder and so ends a chain of
     * calls.
     *
     * @param coefficient the coefficient
     * @return this
     */
    @Override
    public T weightDecay(double coefficient) {
      super.weightDecay(coefficient);
      return (T) this;
    }

    /**
     * Adds weight decay.
     *
     * @param coefficient the coefficient
     * @param applyLr whether the learning rate multiplies it
     * @return this
     */
    @Override
    public T weightDecay(double coefficient, boolean applyLr) {
      super.weightDecay(coefficient, applyLr);
      return (T) this;
    }
  }

  /** The cell of a configuration class. */
  @Override
  public abstract CellType cellType();
}
