package io.github.sublstm.experiments.figure;

import io.github.sublstm.analysis.EiBalance;
import io.github.sublstm.analysis.GateRecorder;
import io.github.sublstm.analysis.GateRecording;
import io.github.sublstm.analysis.GradientFlow;
import io.github.sublstm.training.OutputFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What a layer's gates did on some sequences, and how errors reached it.
 *
 * @param name of the network and the moment, or of the layer, for legends and tables
 * @param recording of the layer
 * @param flow of the network's gradients; null without labels, or if none reach the layer
 * @param unexplained the network's error on test data, a fraction of the variance; NaN if not
 *     measured
 */
record Observed(String name, GateRecording recording, GradientFlow flow, double unexplained) {

  /**
   * Runs a network and looks at each recurrent layer of this library.
   *
   * @param data features; labels for the gradients, or none; masks
   */
  static List<Observed> layers(MultiLayerNetwork network, DataSet data) {
    INDArray labels = data.getLabels();
    return layers(
        network,
        labels == null ? null : GradientFlow.of(network, data),
        inFileOrder(labels, network.getOutputLayer()),
        () ->
            network.output(
                data.getFeatures(), false, data.getFeaturesMaskArray(), data.getLabelsMaskArray()));
  }

  /** The same of a graph; its labels are in the files if there is one output. */
  static List<Observed> layers(ComputationGraph network, MultiDataSet data) {
    INDArray[] labels = data.getLabels() == null ? new INDArray[0] : data.getLabels();
    return layers(
        network,
        labels.length == 0 ? null : GradientFlow.of(network, data),
        labels.length == 1 ? inFileOrder(labels[0], network.getOutputLayer(0)) : null,
        () ->
            network.output(
                false,
                data.getFeatures(),
                data.getFeaturesMaskArrays(),
                data.getLabelsMaskArrays()));
  }

  private static List<Observed> layers(
      Model network, GradientFlow flow, INDArray labels, Runnable pass) {
    List<Observed> all = new ArrayList<>();
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      pass.run();
      for (String layer : recorder.layers()) {
        GateRecording recording = recorder.last(layer);
        if (labels != null) {
          recording = recording.with("y", labels);
        }
        GradientFlow reaching = flow != null && flow.reaches(layer) ? flow : null;
        all.add(new Observed("layer " + layer, recording, reaching, Double.NaN));
      }
    }
    return all;
  }

  /** Labels of sequences as {@code [B, T, nOut]}, like all that varies with time in a recording. */
  private static INDArray inFileOrder(INDArray labels, Layer output) {
    return labels != null && labels.rank() == 3 && OutputFormat.of(output) == RNNFormat.NCW
        ? labels.permute(0, 2, 1)
        : labels;
  }

  /**
   * The same under another name.
   *
   * @param error as a fraction of the variance
   * @param seed of the trials
   * @param variables of the trials, for the file
   */
  Observed as(String newName, double error, long seed, Map<String, INDArray> variables) {
    GateRecording extended = recording.withSeed(seed);
    for (Map.Entry<String, INDArray> variable : variables.entrySet()) {
      extended = extended.with(variable.getKey(), variable.getValue());
    }
    return new Observed(newName, extended, flow, error);
  }

  boolean isSubtractive() {
    return recording.cellType().isSubtractive();
  }

  /** Only of a subtractive cell. */
  EiBalance balance() {
    return EiBalance.of(recording);
  }

  /**
   * The recording as a file for Python and a summary for spreadsheets.
   *
   * @param fileName of both, without an ending
   */
  void writeRecording(Path folder, String fileName) throws IOException {
    recording.writeNpz(folder.resolve(fileName + ".npz"));
    recording.writeCsv(folder.resolve(fileName + ".csv"));
  }

  /**
   * Names as files have them, without an ending, each once: names that differ only in signs or case
   * get a number.
   */
  static Map<Observed, String> fileNames(List<Observed> all) {
    Map<Observed, String> names = new IdentityHashMap<>();
    Set<String> taken = new HashSet<>();
    for (Observed one : all) {
      String plain = one.name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
      String name = plain;
      for (int next = 2; !taken.add(name); next++) {
        name = plain + "-" + next;
      }
      names.put(one, name);
    }
    return names;
  }
}
