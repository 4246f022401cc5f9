package io.github.sublstm.params;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.PositiveParameters;
import io.github.sublstm.runtime.Refusals;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a recurrent layer with n units and G gate slots, in this order in the flat
 * vector, all matrices column-major: input weights {@code W [nIn, G·n]}, recurrent weights {@code
 * RW [n, G·n]}, bias {@code b [G·n]}, for a cell with a learned decay its parameter {@code f [n]},
 * for the GRU the bias of the candidate's recurrent part {@code rb [n]}, where balance weights are
 * learned their logarithms {@code logTheta [3n]} in the order z, o, i, and with a divisive part its
 * logarithm {@code logKappa [n]}. The slots stand in the order of {@link CellType}.
 *
 * <p>Weights are initialised gate by gate with DL4J's fan-in n and fan-out nIn + n, so that schemes
 * that look at the shape (orthogonal, identity) see one gate's square matrix. The biases take the
 * layer's {@code biasInit} (which DL4J's {@code LSTM} ignores), the forget gate's its own value,
 * {@code rb} 0. The parameters of decay, balance weights and divisive part count as neither weights
 * nor biases: they are never regularised and never dropped.
 */
public final class GatedParamInitializer implements ParamInitializer {

  /** Key of the input weights. */
  public static final String INPUT_WEIGHT_KEY = DefaultParamInitializer.WEIGHT_KEY;

  /** Key of the recurrent weights. */
  public static final String RECURRENT_WEIGHT_KEY = "RW";

  /** Key of the bias. */
  public static final String BIAS_KEY = DefaultParamInitializer.BIAS_KEY;

  /** Key of the decay parameter. */
  public static final String DECAY_KEY = "f";

  /** Key of the bias of the candidate's recurrent part. */
  public static final String RECURRENT_BIAS_KEY = "rb";

  /** Key of the logarithms of the balance weights. */
  public static final String BALANCE_KEY = "logTheta";

  /** Key of the logarithm of the divisive part. */
  public static final String DIVISIVE_KEY = "logKappa";

  private static final List<String> WEIGHT_KEYS = List.of(INPUT_WEIGHT_KEY, RECURRENT_WEIGHT_KEY);

  private final CellType type;
  private final InitialValues initial;

  /**
   * Creates an initializer.
   *
   * @param type the cell
   * @param initial what the parameters that are no weights start from
   */
  public GatedParamInitializer(CellType type, InitialValues initial) {
    this.type = type;
    this.initial = initial;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes(layer).values().stream().mapToLong(GatedParamInitializer::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.copyOf(shapes(layer).keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return WEIGHT_KEYS;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return type.hasRecurrentBias() ? List.of(BIAS_KEY, RECURRENT_BIAS_KEY) : List.of(BIAS_KEY);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return WEIGHT_KEYS.contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    paramKeys(conf.getLayer()).forEach(conf::addVariable);
    Map<String, INDArray> params = Collections.synchronizedMap(views(conf, paramsView));
    if (initializeParams) {
      BaseRecurrentLayer layer = (BaseRecurrentLayer) conf.getLayer();
      IWeightInit inputInit = layer.getWeightInitFn();
      IWeightInit recurrentInit =
          layer.getWeightInitFnRecurrent() != null ? layer.getWeightInitFnRecurrent() : inputInit;
      initializeWeights(inputInit, layer, params.get(INPUT_WEIGHT_KEY));
      initializeWeights(recurrentInit, layer, params.get(RECURRENT_WEIGHT_KEY));
      initializeBias(layer, params.get(BIAS_KEY));
      if (type.hasDecay()) {
        params.get(DECAY_KEY).assign(initial.decay());
      }
      if (type.hasRecurrentBias()) {
        params.get(RECURRENT_BIAS_KEY).assign(0);
      }
      if (initial.balance() != null) {
        params.get(BALANCE_KEY).assign(PositiveParameters.parameter(initial.balance()));
      }
      if (initial.divisive() != null) {
        params.get(DIVISIVE_KEY).assign(PositiveParameters.parameter(initial.divisive()));
      }
    }
    return params;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views(conf, gradientView);
  }

  private void initializeWeights(IWeightInit init, BaseRecurrentLayer layer, INDArray weights) {
    long n = layer.getNOut();
    long rows = weights.size(0);
    INDArray flat = weights.reshape('f', new long[] {weights.length()});
    for (int slot = 0; slot < type.gates(); slot++) {
      INDArray block = flat.get(NDArrayIndex.interval(slot * rows * n, (slot + 1) * rows * n));
      init.init(
          n,
          layer.getNIn() + n,
          new long[] {rows, n},
          IWeightInit.DEFAULT_WEIGHT_INIT_ORDER,
          block);
    }
  }

  private void initializeBias(BaseRecurrentLayer layer, INDArray bias) {
    // NaN is DL4J's mark for "not set", which some nested wrappers leave as it is.
    bias.assign(Double.isNaN(layer.getBiasInit()) ? 0 : layer.getBiasInit());
    if (type.hasForgetGate()) {
      long n = layer.getNOut();
      long slot = type.forgetGate();
      bias.get(NDArrayIndex.interval(slot * n, (slot + 1) * n)).assign(initial.forgetGateBias());
    }
  }

  /** Cuts a flat vector into views of the parameters' shapes. */
  private Map<String, INDArray> views(NeuralNetConfiguration conf, INDArray vector) {
    long expected = numParams(conf);
    if (vector.length() != expected) {
      throw new IllegalStateException(
          Refusals.given(
              Refusals.named(type.layerName(), conf.getLayer().getLayerName()),
              expected + " parameters",
              Long.toString(vector.length()),
              "parameters of a layer of another kind or another size"));
    }
    INDArray flat = vector.reshape(vector.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, long[]> entry : shapes(conf.getLayer()).entrySet()) {
      long[] shape = entry.getValue();
      INDArray part = flat.get(NDArrayIndex.interval(offset, offset + length(shape)));
      views.put(entry.getKey(), shape.length == 1 ? part : part.reshape('f', shape));
      offset += length(shape);
    }
    return views;
  }

  private Map<String, long[]> shapes(Layer layer) {
    BaseRecurrentLayer recurrent = (BaseRecurrentLayer) layer;
    long n = recurrent.getNOut();
    long columns = type.gates() * n;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(INPUT_WEIGHT_KEY, new long[] {recurrent.getNIn(), columns});
    shapes.put(RECURRENT_WEIGHT_KEY, new long[] {n, columns});
    shapes.put(BIAS_KEY, new long[] {columns});
    if (type.hasDecay()) {
      shapes.put(DECAY_KEY, new long[] {n});
    }
    if (type.hasRecurrentBias()) {
      shapes.put(RECURRENT_BIAS_KEY, new long[] {n});
    }
    if (initial.balance() != null) {
      shapes.put(BALANCE_KEY, new long[] {3 * n});
    }
    if (initial.divisive() != null) {
      shapes.put(DIVISIVE_KEY, new long[] {n});
    }
    return shapes;
  }

  private static long length(long[] shape) {
    return shape.length == 1 ? shape[0] : shape[0] * shape[1];
  }
}
