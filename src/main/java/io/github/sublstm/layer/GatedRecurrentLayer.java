package io.github.sublstm.layer;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.State;
import io.github.sublstm.engine.TapeCopy;
import io.github.sublstm.engine.lookup.EngineLookup;
import io.github.sublstm.engine.nd4j.Nd4jEngine;
import io.github.sublstm.params.GatedParamInitializer;
import io.github.sublstm.runtime.LayerInput;
import io.github.sublstm.runtime.ParameterGradients;
import io.github.sublstm.runtime.Refusals;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runtime of every recurrent layer of this library.
 *
 * <p>Input is {@code [minibatch, nIn, T]} (NCW) or {@code [minibatch, T, nIn]} (NWC), output the
 * same with n units. Beside what {@code FusedLSTM} names, it differs from DL4J's {@code LSTM} on
 * purpose:
 *
 * <ul>
 *   <li>The training forward pass leaves a tape for the backward pass, which therefore repeats
 *       nothing and starts from the state that the forward pass really had, also in truncated BPTT,
 *       where DL4J's starts from zero. If the tape is missing (a frozen layer runs forward in test
 *       mode), the forward pass is repeated under the same conditions.
 *   <li>A masked step is treated as if it did not exist: state and errors pass through it
 *       unchanged, its output is 0.
 *   <li>A stored state of another minibatch size is refused.
 *   <li>{@code rnnActivateUsingStoredState} starts from the state of {@code rnnTimeStep} and leaves
 *       it alone, as DL4J says; its {@code LSTM} and {@code SimpleRnn} start where their last call
 *       ended.
 * </ul>
 *
 * <p>Input of another type than the network's, integers and booleans too, is cast, as by DL4J's
 * layers; that costs one copy per pass.
 */
public final class GatedRecurrentLayer
    extends org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer<BaseRecurrentLayer> {

  /** Key of the hidden state in DL4J's state maps, as in DL4J's {@code LSTM}. */
  public static final String STATE_KEY_PREV_ACTIVATION =
      org.deeplearning4j.nn.layers.recurrent.LSTM.STATE_KEY_PREV_ACTIVATION;

  /** Key of the cell state in DL4J's state maps, as in DL4J's {@code LSTM}. */
  public static final String STATE_KEY_PREV_MEMCELL =
      org.deeplearning4j.nn.layers.recurrent.LSTM.STATE_KEY_PREV_MEMCELL;

  private final SequenceEngine engine;
  private final InputChecks checks = new InputChecks(this::describe);
  private final SegmentStart segmentStart = new SegmentStart();

  private State initialState;
  private INDArray updateDropout;
  private INDArray engineInput;
  private boolean trainingPass = true;
  private final BalancePenalty penalty = new BalancePenalty();
  private transient GateProbe probe;

  /**
   * Creates the runtime of a layer.
   *
   * @param conf its configuration, whose layer is a {@link GatedLayerConf}
   * @param dataType the network's type
   * @throws IllegalStateException if the engine that was asked for cannot run here
   */
  public GatedRecurrentLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    this.engine = EngineLookup.create(settings().getEngine(), settings().cellType(), dataType);
  }

  private UnitConstants constants() {
    return new UnitConstants(settings(), layerConf().getNOut());
  }

  private GatedLayerConf settings() {
    return (GatedLayerConf) conf.getLayer();
  }

  /**
   * Returns the engine that this layer runs on.
   *
   * @return what {@link Engine#AUTO} came to, {@link Engine#HOST} or {@link Engine#ND4J}
   */
  public Engine runningOn() {
    return engine instanceof Nd4jEngine ? Engine.ND4J : Engine.HOST;
  }

  /**
   * Sets who is told what this layer computes.
   *
   * @param probe null for nobody, as at the beginning
   */
  public void setProbe(GateProbe probe) {
    this.probe = probe;
  }

  /**
   * Returns who is told what this layer computes.
   *
   * @return null for nobody
   */
  public GateProbe getProbe() {
    return probe;
  }

  /**
   * Returns which cell this layer runs.
   *
   * @return never null
   */
  public CellType cellType() {
    return settings().cellType();
  }

  /** Returns how error messages name this layer. */
  private String describe() {
    return Refusals.named(
        settings().cellType().layerName() + " layer", layerConf().getLayerName(), index);
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    forgetPass();
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void clear() {
    super.clear();
    forgetPass();
  }

  @Override
  public void close() {
    engine.close();
  }

  private void forgetPass() {
    engine.dropTape();
    // Lies in the workspace of the pass that drew it; without a backward pass, nobody else forgets
    // it.
    weightNoiseParams.clear();
    initialState = null;
    updateDropout = null;
    engineInput = null;
    trainingPass = true;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    this.maskArray = maskArray;
    this.maskState = currentMaskState;
    return new Pair<>(maskArray, MaskState.Passthrough);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return forward(null, training, workspaceMgr).getFirst();
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    Pair<INDArray, State> result = forward(StateMaps.read(stateMap), false, workspaceMgr);
    StateMaps.write(result.getSecond(), stateMap);
    return result.getFirst();
  }

  /**
   * The forward pass of truncated back-propagation. It starts from the state that {@code
   * rnnSetPreviousState} set or {@code rnnTimeStep} left, and does not move it, so that the same
   * call gives the same output; DL4J's networks move it after each segment. They do not move that
   * of a layer inside a wrapper: if the network's iteration is another one than when the last state
   * was stored, and nobody has set a state since, the pass starts from there.
   *
   * @param storeLastForTBPTT whether to store the last state, for {@code rnnGetTBPTTState}
   */
  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    State carried = segmentStart.at(iterationCount, () -> StateMaps.read(tBpttStateMap));
    State initial = carried == null ? StateMaps.read(stateMap) : carried;
    Pair<INDArray, State> result = forward(initial, training, workspaceMgr);
    if (storeLastForTBPTT) {
      StateMaps.write(result.getSecond(), tBpttStateMap);
      segmentStart.endStored(iterationCount);
    }
    return result.getFirst();
  }

  @Override
  public void rnnSetPreviousState(Map<String, INDArray> state) {
    super.rnnSetPreviousState(state);
    segmentStart.clear();
  }

  @Override
  public void rnnSetTBPTTState(Map<String, INDArray> state) {
    super.rnnSetTBPTTState(state);
    segmentStart.endStored(iterationCount);
  }

  @Override
  public void rnnClearPreviousState() {
    super.rnnClearPreviousState();
    segmentStart.clear();
  }

  private Pair<INDArray, State> forward(
      State initial, boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    acceptInput();
    trainingPass = training;
    applyDropOutIfNecessary(training, workspaceMgr);
    takeInput();
    checks.state(
        initial,
        dataType,
        engineInput.size(0),
        layerConf().getNOut(),
        settings().cellType().hasCellState());
    initialState = initial;
    updateDropout =
        training
            ? UpdateDropout.sample(
                settings().getUpdateDropout(), dataType, engineInput, layerConf().getNOut())
            : null;

    INDArray output =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            dataType,
            new long[] {engineInput.size(0), layerConf().getNOut(), engineInput.size(2)},
            'f');
    CellParameters parameters = parameters(training, workspaceMgr);
    Sequences sequences = sequences(penalty.weight(conf, engineInput, maskArray));
    State last = engine.forward(parameters, sequences, output, training || probe != null);
    if (probe != null) {
      probe.afterForward(parameters, sequences, copyTape(output), training);
      if (!training) {
        engine.dropTape();
      }
    }
    penalty.set(engine.penalty(), conf, engineInput);
    return new Pair<>(permuteIfNWC(output), last);
  }

  private TapeCopy copyTape(INDArray output) {
    TapeCopy copy =
        TapeCopy.allocate(cellType(), dataType, output.size(0), output.size(1), output.size(2));
    engine.copyTape(copy);
    return copy;
  }

  private void acceptInput() {
    input =
        new LayerInput(this::describe, layerConf().getNIn(), getDataFormat(), dataType)
            .accept(input);
  }

  private void takeInput() {
    engineInput = permuteIfNWC(input);
    checks.mask(maskArray, engineInput, getDataFormat());
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (engineInput == null) {
      // No forward pass has read it.
      acceptInput();
      takeInput();
    }
    CellParameters parameters = parameters(trainingPass, workspaceMgr);
    INDArray errors = acceptErrors(epsilon);
    if (!engine.hasTape()) {
      repeatForward(parameters, errors, workspaceMgr);
    }
    if (probe != null) {
      probe.beforeBackward(errors);
    }
    INDArray inputErrors =
        settings().isInputGradient()
            ? workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, dataType, engineInput.shape(), 'f')
            : null;
    INDArray ofConstants = constants().gradientTarget(gradientViews);
    engine.backward(
        parameters,
        errors,
        new CellGradients(
            gradientViews.get(GatedParamInitializer.INPUT_WEIGHT_KEY),
            gradientViews.get(GatedParamInitializer.RECURRENT_WEIGHT_KEY),
            gradientViews.get(GatedParamInitializer.BIAS_KEY),
            ofConstants,
            gradientViews.get(GatedParamInitializer.RECURRENT_BIAS_KEY)),
        inputErrors);
    constants().toParameterGradients(ofConstants, params, gradientViews);
    if (!trainingPass) {
      // Noise of an earlier training pass without a backward pass, which this pass did not use.
      weightNoiseParams.clear();
    }
    Gradient gradient =
        new ParameterGradients(gradientsFlattened, gradientViews)
            .finish(layerConf().getWeightNoise(), params, weightNoiseParams);
    return new Pair<>(
        gradient,
        inputErrors == null
            ? LeftOutGradient.of(this::describe, dataType, workspaceMgr)
            : inputGradient(inputErrors));
  }

  /** What comes from outside the network may have another type, as its input may. */
  private INDArray acceptErrors(INDArray epsilon) {
    checks.errors(epsilon, engineInput, layerConf().getNOut(), getDataFormat());
    INDArray errors =
        epsilon.rank() == 3
            ? permuteIfNWC(epsilon)
            : epsilon.reshape(epsilon.size(0), epsilon.size(1), 1);
    return LayerInput.ofType(errors, dataType);
  }

  private INDArray inputGradient(INDArray inputErrors) {
    INDArray errors = permuteIfNWC(inputErrors);
    return dropoutApplied ? backpropDropOutIfPresent(errors) : errors;
  }

  /**
   * The same as {@link #backpropGradient}: the errors reach back to the start of the segment, from
   * the state that its forward pass began with.
   */
  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
    return backpropGradient(epsilon, workspaceMgr);
  }

  private void repeatForward(
      CellParameters parameters, INDArray errors, LayerWorkspaceMgr workspaceMgr) {
    INDArray unused =
        workspaceMgr.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, errors.shape(), 'f');
    engine.forward(
        parameters,
        sequences(trainingPass ? penalty.weight(conf, engineInput, maskArray) : 0),
        unused,
        true);
  }

  private Sequences sequences(double penaltyWeight) {
    return new Sequences(engineInput, maskArray, initialState, updateDropout, penaltyWeight);
  }

  /**
   * Returns what this layer adds to the score beside the loss: L1 and L2 penalties, as in DL4J, and
   * the balance penalty of the last forward pass. That is in {@code score} and in the score of
   * training, each of which runs forward first; 0 before the first pass.
   */
  @Override
  public double calcRegularizationScore(boolean backpropParamsOnly) {
    return super.calcRegularizationScore(backpropParamsOnly) + penalty.inScore();
  }

  private CellParameters parameters(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return new CellParameters(
        settings().cellType(),
        getParamWithNoise(GatedParamInitializer.INPUT_WEIGHT_KEY, training, workspaceMgr),
        getParamWithNoise(GatedParamInitializer.RECURRENT_WEIGHT_KEY, training, workspaceMgr),
        bias(GatedParamInitializer.BIAS_KEY, training, workspaceMgr),
        constants().values(params),
        settings().cellType().hasRecurrentBias()
            ? bias(GatedParamInitializer.RECURRENT_BIAS_KEY, training, workspaceMgr)
            : null);
  }

  /** DL4J's noise on biases does not ask whether the pass is one of training. */
  private INDArray bias(String key, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return training ? getParamWithNoise(key, true, workspaceMgr) : getParam(key);
  }

  /** Applies the configured constraints, and keeps the constants in their ranges. */
  @Override
  public void applyConstraints(int iteration, int epoch) {
    super.applyConstraints(iteration, epoch);
    constants().project(params);
  }

  @Override
  public Gradient gradient() {
    throw new UnsupportedOperationException(describe() + " has no layerwise pretraining");
  }
}
