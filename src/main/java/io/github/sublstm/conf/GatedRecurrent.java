package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.layer.GatedLayerConf;
import io.github.sublstm.layer.GatedRecurrentLayer;
import io.github.sublstm.params.GatedParamInitializer;
import io.github.sublstm.params.InitialValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the recurrent layers of this library have in common. Use {@link SubLSTM}, {@link
 * FixSubLSTM}, {@link FusedLSTM} or {@link FusedGRU}.
 *
 * <p>Input {@code [minibatch, nIn, T]} (NCW, the default) or {@code [minibatch, T, nIn]} (NWC),
 * output the same with nOut. A masked time step is treated as if it did not exist: the state passes
 * through it unchanged, and the output there is 0. See {@link GatedRecurrentLayer} for what differs
 * from DL4J's {@code LSTM}.
 */
public abstract class GatedRecurrent extends BaseRecurrentLayer implements GatedLayerConf {

  private Engine engine = Engine.AUTO;
  private double updateDropout = 1;
  private Inhibition inhibition = Inhibition.SUBTRACTIVE;
  private boolean inputGradient = true;

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
    this.engine = builder.engine();
    this.updateDropout = builder.updateDropout();
    if (builder instanceof InhibitionOptions<?> options) {
      useInhibition(options.inhibition());
    }
    this.inputGradient = builder.inputGradient();
    builder.check(checks());
    checkSettings();
    setActivationFn(
        builder.getActivationFn() == null
            ? cellActivation().getActivationFunction()
            : builder.getActivationFn());
  }

  /** The one function that the cell applies to its candidate and its state. */
  abstract Activation cellActivation();

  /** Initial value of the forget gate's bias; any value for a cell without one. */
  double forgetGateBias() {
    return 0;
  }

  /** Initial value of the decay's parameter; any value for a cell with a forget gate. */
  double decayParameter() {
    return 0;
  }

  /** How inhibition acts; the same for every cell that is not subtractive. */
  Inhibition inhibition() {
    return inhibition;
  }

  /** For the subtractive layers. */
  final void useInhibition(Inhibition other) {
    checks().present("inhibition", other);
    this.inhibition = other;
  }

  /** Checks the settings that only this cell has. */
  void checkCellSettings(Checks checks) {}

  /** Lists the settings that only this cell has, each as {@code ", name=value"}. */
  String cellSettings() {
    return "";
  }

  @Override
  public DecayParameterization decayParameterization() {
    return null;
  }

  @Override
  public boolean hasBalanceWeights() {
    return inhibition.learnsBalance();
  }

  @Override
  public boolean hasDivisivePart() {
    return inhibition.divisive() != null;
  }

  @Override
  public double balancePenalty() {
    return inhibition.balancePenalty();
  }

  Checks checks() {
    return new Checks(cellType(), getLayerName());
  }

  /**
   * Refuses settings out of range: when the layer is built and again when the network is, because
   * the network's own settings, setters and saved configurations come in between.
   */
  private void checkSettings() {
    Checks checks = checks();
    checks.size("nIn", getNIn());
    checks.size("nOut", getNOut());
    checks.finiteIfSet("biasInit", getBiasInit());
    checks.finiteIfSet("gradientNormalizationThreshold", getGradientNormalizationThreshold());
    checks.dropOut(getIDropout());
    checks.regularization(getRegularization());
    checks.regularization(getRegularizationBias());
    checks.keepProbability("updateDropout", updateDropout);
    checks.present("engine", engine);
    checks.present("dataFormat", getRnnDataFormat());
    inhibition.check(checks);
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

  @Override
  public boolean isInputGradient() {
    return inputGradient;
  }

  /**
   * Sets whether training computes the gradient of the input; for deserialisation.
   *
   * @param inputGradient false to leave it out
   */
  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
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
          checks()
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
      all.add(copyOf(constraint, Set.of(key)));
    }
    constraints = all;
  }

  /** Copies a constraint; the copies of some forget which parameters they are for. */
  private static LayerConstraint copyOf(LayerConstraint constraint, Set<String> params) {
    LayerConstraint copy = constraint.clone();
    copy.setParams(new HashSet<>(params));
    return copy;
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
    checkSettings();
    checkCellSettings(checks());
    GatedRecurrentLayer layer =
        RuntimeLayers.create(
            () -> new GatedRecurrentLayer(conf, networkDataType),
            engine,
            networkDataType,
            checks());
    Map<String, INDArray> params = initializer().init(conf, layerParamsView, initializeParams);
    return RuntimeLayers.prepared(
        layer, conf, trainingListeners, layerIndex, layerParamsView, params);
  }

  @Override
  public ParamInitializer initializer() {
    return new GatedParamInitializer(
        cellType(),
        new InitialValues(
            forgetGateBias(),
            decayParameter(),
            hasBalanceWeights() ? (Double) inhibition.balanceInit() : null,
            inhibition.divisive()));
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return MemoryReports.recurrent(this, this, (InputType.InputTypeRecurrent) inputType);
  }

  /**
   * Copies the configuration. Also what DL4J's own layers share between copies is copied: setting
   * the learning rate of one network changes its updater in place.
   */
  @Override
  public GatedRecurrent clone() {
    GatedRecurrent copy = (GatedRecurrent) super.clone();
    if (iUpdater != null) {
      copy.iUpdater = iUpdater.clone();
    }
    if (biasUpdater != null) {
      copy.biasUpdater = biasUpdater.clone();
    }
    if (weightNoise != null) {
      copy.weightNoise = weightNoise.clone();
    }
    if (constraints != null) {
      copy.constraints = new ArrayList<>();
      constraints.forEach(
          constraint -> copy.constraints.add(copyOf(constraint, constraint.getParams())));
    }
    return copy;
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
        && Double.compare(updateDropout, that.updateDropout) == 0
        && inhibition.equals(that.inhibition)
        && inputGradient == that.inputGradient;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), engine, updateDropout, inhibition, inputGradient);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s(name=%s, nIn=%d, nOut=%d, dataFormat=%s, engine=%s, updateDropout=%s, "
            + "inputGradient=%s%s%s)",
        cellType().layerName(),
        getLayerName(),
        getNIn(),
        getNOut(),
        getRnnDataFormat(),
        engine,
        updateDropout,
        inputGradient,
        cellSettings(),
        cellType().isBalanced() ? ", " + inhibition : "");
  }

  /** The cell of a configuration class. */
  @Override
  public abstract CellType cellType();

  /**
   * Builds a recurrent layer; all options of DL4J's {@link BaseRecurrentLayer.Builder} apply.
   *
   * @param <T> the concrete builder
   */
  public abstract static class Builder<T extends Builder<T>> extends CheckedBuilder<T> {

    /** Starts with NCW data, the fastest engine and no update dropout. */
    protected Builder() {}
  }
}
