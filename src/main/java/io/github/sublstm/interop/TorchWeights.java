package io.github.sublstm.interop;

import static io.github.sublstm.params.GatedParamInitializer.BIAS_KEY;
import static io.github.sublstm.params.GatedParamInitializer.DECAY_KEY;
import static io.github.sublstm.params.GatedParamInitializer.INPUT_WEIGHT_KEY;
import static io.github.sublstm.params.GatedParamInitializer.RECURRENT_BIAS_KEY;
import static io.github.sublstm.params.GatedParamInitializer.RECURRENT_WEIGHT_KEY;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights of PyTorch modules in a NumPy file, as this Python line writes it:
 *
 * <pre>{@code
 * np.savez("weights.npz", **{k: v.cpu().numpy() for k, v in module.state_dict().items()})
 * }</pre>
 *
 * <p>Recurrent layer k of the network, in whatever wrapper, stands for layer k of the module:
 * {@code FusedLSTM} for {@code torch.nn.LSTM} and {@code FusedGRU} for {@code torch.nn.GRU} ({@code
 * weight_ih_l0}, {@code weight_hh_l0}, {@code bias_ih_l0}, {@code bias_hh_l0}, …), {@code SubLSTM}
 * and {@code FixSubLSTM} for pytorch-subLSTM ({@code W_0}, {@code R_0}, {@code bi_0}, {@code bh_0}
 * and, with a learned decay, {@code f_0}). {@code Bidirectional} with {@code CONCAT} stands for
 * both directions of a bidirectional module, whose second one ends in {@code _reverse}. Other
 * layers are not changed. Arrays are float16, float32 or float64, whatever the type of the network;
 * NumPy has no bfloat16, of which {@code v.float().numpy()} makes float32.
 *
 * <p>PyTorch adds two biases, where our layers have one: reading adds them, writing puts ours into
 * the first and zeros into the second. A GRU's candidate has both, PyTorch's second one as {@code
 * rb}. A module without biases is read as zeros.
 *
 * <p>A decay of {@code FixSubLSTM} in its CLAMP form is PyTorch's f as it is: both clamp it to
 * [0,1] as they use it. In its SIGMOID form it is the logit of f, clamped; where that is 0 or 1
 * there is no such number, and the file is refused: use CLAMP. Written is the decay itself, in
 * [0,1].
 *
 * <p>If the module is part of a larger one, its arrays have a prefix, such as {@code "rnn."}. If
 * the file has one such module, the prefix is found; if it has several, give it. Arrays without it
 * are ignored. Several prefixes stand for several modules, whose layers follow one another in the
 * network; a stack of layers of different sizes is several modules in PyTorch.
 */
public final class TorchWeights {

  private TorchWeights() {}

  /**
   * Reads weights into a network. The updater's state is left as it is.
   *
   * @param network initialised, with at least one of our recurrent layers, all of one kind
   * @param npz a file written by {@code np.savez} or {@code np.savez_compressed}
   * @param prefixes what the names of the arrays begin with, module by module; none for the only
   *     module of the file, whatever its prefix
   * @throws IllegalArgumentException naming file, array or layer, what was expected and what was
   *     found, if the file does not fit the network, which then is unchanged, or a layer has what
   *     the module has not: θ or κ, hard-sigmoid gates, a {@code Bidirectional} that does not
   *     concatenate
   * @throws IOException if the file cannot be read
   */
  public static void fromTorch(MultiLayerNetwork network, Path npz, String... prefixes)
      throws IOException {
    List<TorchLayer> layers = TorchLayer.of(network);
    try (NpzFile file = NpzFile.open(npz)) {
      TorchReader reader = new TorchReader(file, TorchLayout.of(layers.get(0).type()));
      for (TorchModule module : reader.modules(layers, List.of(prefixes))) {
        reader.read(module);
      }
      reader.assign();
    }
  }

  /**
   * Writes a network's weights. A module with biases takes them in Python by
   *
   * <pre>{@code
   * module.load_state_dict({k: torch.from_numpy(v) for k, v in np.load("ours.npz").items()})
   * }</pre>
   *
   * @param network initialised, with at least one of our recurrent layers, all of one kind
   * @param npz written in one go, replacing a file of that name; float64 for a DOUBLE network,
   *     float32 otherwise
   * @param prefixes what the names of the arrays begin with: none or one for all layers in one
   *     module, or as many as layers for a module each
   * @throws IllegalArgumentException naming the layer that does not fit into the module, as for
   *     {@link #fromTorch}
   * @throws IOException if the file cannot be written; an older one then remains
   */
  public static void toTorch(MultiLayerNetwork network, Path npz, String... prefixes)
      throws IOException {
    List<TorchLayer> layers = TorchLayer.of(network);
    TorchLayout layout = TorchLayout.of(layers.get(0).type());
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (TorchModule module : modules(layers, orNone(prefixes))) {
      for (int k = 0; k < module.layers().size(); k++) {
        TorchLayer layer = module.layers().get(k);
        for (int d = 0; d < layer.directions().size(); d++) {
          write(arrays, module.prefix(), layout, k, d == 1, layer.directions().get(d));
        }
      }
    }
    NpzFile.write(npz, arrays, network.params().dataType() != DataType.DOUBLE);
  }

  private static List<String> orNone(String[] prefixes) {
    return prefixes.length == 0 ? List.of("") : List.of(prefixes);
  }

  private static List<TorchModule> modules(List<TorchLayer> layers, List<String> prefixes) {
    if (prefixes.size() == 1) {
      requireStack(layers);
      return List.of(new TorchModule(prefixes.get(0), layers));
    }
    if (prefixes.size() != layers.size() || prefixes.stream().distinct().count() != layers.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected one prefix, or one for each of %d recurrent layers, found %s",
              layers.size(),
              prefixes));
    }
    List<TorchModule> modules = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      modules.add(new TorchModule(prefixes.get(k), layers.subList(k, k + 1)));
    }
    return modules;
  }

  /** The layers of one module read each other's output and have the same size and directions. */
  private static void requireStack(List<TorchLayer> layers) {
    TorchLayer first = layers.get(0);
    long outputs = first.units() * first.directions().size();
    for (TorchLayer layer : layers.subList(1, layers.size())) {
      if (layer.units() != first.units()
          || layer.directions().size() != first.directions().size()
          || layer.inputs() != outputs) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "layer \"%s\": expected %d inputs, %d units and %d directions as in one PyTorch module,"
                    + " found %d, %d and %d; give each layer a prefix of its own",
                layer.name(),
                outputs,
                first.units(),
                first.directions().size(),
                layer.inputs(),
                layer.units(),
                layer.directions().size()));
      }
    }
  }

  private static void write(
      Map<String, NpyArray> arrays,
      String prefix,
      TorchLayout layout,
      int k,
      boolean reverse,
      TorchLayer.Direction direction) {
    int inputs = Math.toIntExact(direction.conf().getNIn());
    int units = Math.toIntExact(direction.conf().getNOut());
    int rows = direction.conf().cellType().gates() * units;
    arrays.put(
        prefix + layout.inputWeights(k, reverse),
        new NpyArray(List.of(rows, inputs), layout.toTorch(values(direction, INPUT_WEIGHT_KEY))));
    arrays.put(
        prefix + layout.recurrentWeights(k, reverse),
        new NpyArray(
            List.of(rows, units), layout.toTorch(values(direction, RECURRENT_WEIGHT_KEY))));
    List<String> biases = layout.biases(k, reverse);
    arrays.put(
        prefix + biases.get(0),
        new NpyArray(List.of(rows), layout.toTorch(values(direction, BIAS_KEY))));
    double[] recurrentBias =
        direction.conf().cellType().hasRecurrentBias()
            ? values(direction, RECURRENT_BIAS_KEY)
            : new double[0];
    arrays.put(
        prefix + biases.get(1),
        new NpyArray(List.of(rows), layout.fromRecurrentBias(rows, recurrentBias)));
    if (direction.conf().cellType().hasDecay()) {
      arrays.put(
          prefix + layout.decay(k, reverse), new NpyArray(List.of(units), decays(direction)));
    }
  }

  private static double[] values(TorchLayer.Direction direction, String key) {
    return direction.params().get(key).dup('f').data().asDouble();
  }

  private static double[] decays(TorchLayer.Direction direction) {
    INDArray parameter = direction.params().get(DECAY_KEY).castTo(DataType.DOUBLE);
    return direction.conf().decayParameterization().decay(parameter).dup().data().asDouble();
  }
}
