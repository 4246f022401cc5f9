package io.github.sublstm.interop;

import static io.github.sublstm.params.GatedParamInitializer.BIAS_KEY;
import static io.github.sublstm.params.GatedParamInitializer.DECAY_KEY;
import static io.github.sublstm.params.GatedParamInitializer.INPUT_WEIGHT_KEY;
import static io.github.sublstm.params.GatedParamInitializer.RECURRENT_BIAS_KEY;
import static io.github.sublstm.params.GatedParamInitializer.RECURRENT_WEIGHT_KEY;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.runtime.Refusals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads the weights of PyTorch modules into layers; nothing is changed before all was read. */
final class TorchReader {

  /** The recurrent weights of PyTorch's modules for a single step. */
  private static final String CELL = "weight_hh";

  /** What only an LSTM with proj_size has. */
  private static final String PROJECTION = "weight_hr_l0";

  private final NpzFile file;
  private final TorchLayout layout;
  private final List<Runnable> assignments = new ArrayList<>();

  TorchReader(NpzFile file, TorchLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  /**
   * Distributes a network's layers over the modules of the file.
   *
   * @param prefixes of the modules; none for the only module that is there
   * @throws IllegalArgumentException unless the modules together have as many layers
   */
  List<TorchModule> modules(List<TorchLayer> layers, List<String> prefixes) throws IOException {
    List<String> there = prefixesThere();
    List<TorchModule> modules = new ArrayList<>();
    int next = 0;
    int found = 0;
    for (String prefix : prefixes.isEmpty() ? theOnly(there) : prefixes) {
      int count = countLayers(prefix);
      if (count == 0) {
        throw new IllegalArgumentException(
            Refusals.found(
                file.toString(),
                String.format(
                    Locale.ROOT,
                    "the arrays of %s, beginning with '%s'",
                    layout.module(),
                    prefix + layout.inputWeights(0, false)),
                file.names().toString(),
                causeOfNone(there)));
      }
      found += count;
      if (found <= layers.size()) {
        modules.add(new TorchModule(prefix, layers.subList(next, found)));
        next = found;
      }
    }
    if (found != layers.size()) {
      throw new IllegalArgumentException(
          Refusals.found(
              file.toString(),
              String.format(
                  Locale.ROOT,
                  "%d recurrent layers as in the network (%s)",
                  layers.size(),
                  layers.stream().map(TorchLayer::name).collect(Collectors.joining(", "))),
              Integer.toString(found),
              "the weights of another network, or too few or too many prefixes"));
    }
    return modules;
  }

  private int countLayers(String prefix) {
    int count = 0;
    while (file.names().contains(prefix + layout.inputWeights(count, false))) {
      count++;
    }
    return count;
  }

  /** What stands before the names of such modules, mostly those of the modules around it. */
  private List<String> prefixesThere() {
    return prefixesOf(layout.inputWeights(0, false));
  }

  private List<String> prefixesOf(String array) {
    Pattern pattern = Pattern.compile("(|.*[^A-Za-z0-9])" + Pattern.quote(array));
    return file.names().stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(name -> name.group(1))
        .toList();
  }

  private static List<String> theOnly(List<String> prefixes) {
    return prefixes.size() == 1 ? prefixes : List.of("");
  }

  private String causeOfNone(List<String> prefixes) throws IOException {
    if (!prefixes.isEmpty()) {
      return "a prefix to give, of those in the file, in the order of the network's layers: '"
          + String.join("', '", prefixes)
          + "'";
    }
    String cell = layout.cellModule();
    List<String> cells = cell != null ? prefixesOf(CELL) : List.of();
    if (!cells.isEmpty()) {
      int gates = gates(cells.get(0) + CELL);
      return gates == layout.gates()
          ? cell + "; append _l0 to the names of its arrays"
          : layout.moduleWith(gates);
    }
    return "weights of another kind of module";
  }

  /** How many gates a module has, by the shape of its recurrent weights; 0 for another shape. */
  private int gates(String recurrentWeights) throws IOException {
    if (!file.names().contains(recurrentWeights)) {
      return 0;
    }
    List<Integer> shape = file.array(recurrentWeights).shape();
    return shape.size() == 2 && shape.get(1) > 0 && shape.get(0) % shape.get(1) == 0
        ? shape.get(0) / shape.get(1)
        : 0;
  }

  /**
   * Reads a module.
   *
   * @throws IllegalArgumentException naming the array that is missing, unknown or of another shape
   */
  void read(TorchModule module) throws IOException {
    Set<String> known = new LinkedHashSet<>();
    boolean biased =
        layout.biases(0, false).stream()
            .anyMatch(name -> file.names().contains(module.prefix() + name));
    for (int k = 0; k < module.layers().size(); k++) {
      TorchLayer layer = module.layers().get(k);
      for (int d = 0; d < layer.directions().size(); d++) {
        new Reading(module.prefix(), layer, layer.directions().get(d), known)
            .read(k, d == 1, biased);
      }
    }
    for (String name : file.names()) {
      if (name.startsWith(module.prefix()) && !known.contains(name)) {
        throw file.refusal(
            name,
            Refusals.found(
                "no other arrays than " + known,
                "this one",
                name.endsWith("_reverse")
                    ? "a bidirectional module, for a layer that is not Bidirectional"
                    : "another kind of module, or a prefix to give"),
            null);
      }
    }
  }

  /** Changes the layers' parameters. */
  void assign() {
    assignments.forEach(Runnable::run);
  }

  /** Reads one direction of one layer. */
  private final class Reading {

    private final String prefix;
    private final TorchLayer layer;
    private final TorchLayer.Direction direction;
    private final Set<String> known;

    Reading(String prefix, TorchLayer layer, TorchLayer.Direction direction, Set<String> known) {
      this.prefix = prefix;
      this.layer = layer;
      this.direction = direction;
      this.known = known;
    }

    void read(int k, boolean reverse, boolean biased) throws IOException {
      int inputs = Math.toIntExact(direction.conf().getNIn());
      int units = Math.toIntExact(direction.conf().getNOut());
      int rows = layer.type().gates() * units;
      set(
          INPUT_WEIGHT_KEY,
          layout.toOurs(values(layout.inputWeights(k, reverse), List.of(rows, inputs))));
      set(
          RECURRENT_WEIGHT_KEY,
          layout.toOurs(values(layout.recurrentWeights(k, reverse), List.of(rows, units))));
      List<String> names = layout.biases(k, reverse);
      double[] ofInput = biased ? values(names.get(0), List.of(rows)) : new double[rows];
      double[] recurrent = biased ? values(names.get(1), List.of(rows)) : new double[rows];
      set(BIAS_KEY, layout.toBias(ofInput, recurrent));
      if (layer.type().hasRecurrentBias()) {
        set(RECURRENT_BIAS_KEY, layout.toRecurrentBias(recurrent));
      }
      if (layer.type().hasDecay()) {
        String name = layout.decay(k, reverse);
        set(DECAY_KEY, decayParameters(name, values(name, List.of(units))));
      }
    }

    private double[] values(String name, List<Integer> shape) throws IOException {
      String full = prefix + name;
      known.add(full);
      if (!file.names().contains(full)) {
        throw file.refusal(
            full,
            Refusals.found(
                "shape " + shape + " for " + Refusals.named("layer", layer.name()),
                "no such array among " + file.names(),
                name.endsWith("_reverse")
                    ? "a module in one direction, for a Bidirectional layer"
                    : "another kind of module"),
            null);
      }
      NpyArray array = file.array(full);
      if (!array.shape().equals(shape)) {
        throw file.refusal(
            full,
            Refusals.found(
                String.format(
                    Locale.ROOT,
                    "shape %s for %s (%s, %d inputs, %d units)",
                    shape,
                    Refusals.named("layer", layer.name()),
                    layer.type().layerName(),
                    direction.conf().getNIn(),
                    direction.conf().getNOut()),
                array.shape().toString(),
                file.names().contains(prefix + PROJECTION)
                    ? "proj_size, which no layer here computes"
                    : layout.moduleWith(gates(prefix + layout.recurrentWeights(0, false)))),
            null);
      }
      for (double value : array.values()) {
        if (!Double.isFinite(value)) {
          throw file.refusal(
              full,
              Refusals.found("finite values", Double.toString(value), "training that diverged"),
              null);
        }
      }
      return array.values();
    }

    /** The parameter from which our decay follows, of a decay that PyTorch clamps to [0,1]. */
    private double[] decayParameters(String name, double[] decays) {
      DecayParameterization form = direction.conf().decayParameterization();
      if (form == DecayParameterization.CLAMP) {
        return decays;
      }
      double[] parameters = new double[decays.length];
      for (int unit = 0; unit < decays.length; unit++) {
        try {
          parameters[unit] = form.parameter(Math.min(1, Math.max(0, decays[unit])));
        } catch (IllegalArgumentException e) {
          throw file.refusal(
              prefix + name,
              String.format(
                  Locale.ROOT,
                  "expected decays strictly between 0 and 1 for layer \"%s\" with SIGMOID decay,"
                      + " found %s at unit %d; use decayParameterization(CLAMP)",
                  layer.name(),
                  decays[unit],
                  unit),
              e);
        }
      }
      return parameters;
    }

    private void set(String key, double[] columnMajor) {
      INDArray param = direction.params().get(key);
      assignments.add(
          () ->
              param.assign(
                  Nd4j.createFromArray(columnMajor)
                      .castTo(param.dataType())
                      .reshape('f', param.shape())));
    }
  }
}
