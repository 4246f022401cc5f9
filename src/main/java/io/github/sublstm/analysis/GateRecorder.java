package io.github.sublstm.analysis;

import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.TapeCopy;
import io.github.sublstm.layer.GateProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Records the gates of a network's recurrent layers while the network runs: in {@code output},
 * {@code fit}, {@code rnnTimeStep}, truncated back-propagation and everything else that runs
 * forward. What the network computes stays the same, to the bit in training. A pass takes the time
 * and memory of copying its gates; without a recorder it takes neither.
 *
 * <pre>{@code
 * try (GateRecorder recorder = GateRecorder.attach(network)) {
 *   network.output(x);
 *   GateRecording recording = recorder.last("0");
 *   INDArray z = recording.get(Signal.Z); // [minibatch, n, T]
 * }
 * }</pre>
 *
 * <p>Layers are named as DL4J names them: {@code "0"}, {@code "1"} by their index in a
 * MultiLayerNetwork, by their vertex in a ComputationGraph; a layer's own name from its
 * configuration works too. Inside a Bidirectional they are {@code "0-forward"} and {@code
 * "0-backward"}, the latter with its steps in the order of the input. Wrappers such as LastTimeStep
 * do not change the name. Clones of a network, as other workers have them, are not recorded.
 *
 * <p>For use by one thread, the one that runs the network.
 */
public final class GateRecorder implements AutoCloseable {

  private final Map<String, Probe> probes = new LinkedHashMap<>();
  private final LayerNames names;
  private boolean keepsAll;

  private GateRecorder(LayerNames names) {
    this.names = names;
  }

  /**
   * Starts to record.
   *
   * @param network a MultiLayerNetwork or ComputationGraph that has been initialised
   * @param layers which; none for all recurrent layers of this library
   * @throws IllegalArgumentException if there is no recurrent layer of this library, or none of a
   *     given name
   * @throws IllegalStateException if a layer is being recorded already
   */
  public static GateRecorder attach(Model network, String... layers) {
    List<ProbedLayer> found = ProbedLayer.in(network, layers);
    GateRecorder recorder = new GateRecorder(new LayerNames(found));
    for (ProbedLayer layer : found) {
      if (layer.layer().getProbe() != null) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "The layer '%s' is being recorded already; close the other recorder first",
                layer.name()));
      }
    }
    for (ProbedLayer layer : found) {
      Probe probe = recorder.new Probe(layer);
      layer.layer().setProbe(probe);
      recorder.probes.put(layer.name(), probe);
    }
    return recorder;
  }

  /**
   * Keeps every pass from now on, not only the last one, and forgets the one before: the segments
   * of truncated back-propagation, or the steps of {@code rnnTimeStep}. Memory grows with every
   * pass until {@link #clear}.
   *
   * @return this
   */
  public GateRecorder keepAll() {
    if (!keepsAll) {
      clear();
    }
    keepsAll = true;
    return this;
  }

  /** The names of the layers that are recorded. */
  public List<String> layers() {
    return names.all();
  }

  /**
   * The last pass of a layer.
   *
   * @param layer its name
   * @throws IllegalArgumentException if no layer of that name is recorded
   * @throws IllegalStateException if it has not run yet
   */
  public GateRecording last(String layer) {
    List<LayerPass> passes = passes(layer);
    return recording(passes.get(passes.size() - 1));
  }

  /**
   * All passes of a layer since {@link #keepAll} or {@link #clear}, the oldest first; only the last
   * one without {@link #keepAll}.
   *
   * @param layer its name
   * @throws IllegalArgumentException if no layer of that name is recorded
   * @throws IllegalStateException if it has not run yet
   */
  public List<GateRecording> all(String layer) {
    return passes(layer).stream().map(GateRecorder::recording).toList();
  }

  private static GateRecording recording(LayerPass pass) {
    return new GateRecording(pass);
  }

  /** Forgets what was recorded. */
  public void clear() {
    probes.values().forEach(probe -> probe.passes.clear());
  }

  /** Stops to record; what was recorded can still be read. */
  @Override
  public void close() {
    for (Probe probe : probes.values()) {
      if (probe.layer.layer().getProbe() == probe) {
        probe.layer.layer().setProbe(null);
      }
    }
  }

  private List<LayerPass> passes(String name) {
    String found = names.find(name);
    if (found == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "No layer '%s' is recorded, only %s", name, names.all()));
    }
    Probe probe = probes.get(found);
    if (probe.passes.isEmpty()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "The layer '%s' has not run while this recorder was attached, or since it was cleared;"
                  + " call network.output(...) or fit(...) between attach and close",
              name));
    }
    return probe.passes;
  }

  private final class Probe implements GateProbe {

    private final ProbedLayer layer;
    private final List<LayerPass> passes = new ArrayList<>();

    Probe(ProbedLayer layer) {
      this.layer = layer;
    }

    @Override
    public void afterForward(
        CellParameters parameters, Sequences sequences, TapeCopy tape, boolean training) {
      if (!keepsAll) {
        passes.clear();
      }
      passes.add(
          LayerPass.of(layer.name(), parameters, sequences, tape, training, layer.reversed()));
    }

    @Override
    public void beforeBackward(INDArray outputErrors) {
      // Gates are known after the forward pass.
    }
  }
}
