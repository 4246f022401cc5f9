package io.github.sublstm.analysis;

import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.files.NumPyFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The files of a {@link GateRecording}. */
final class RecordingFile {

  private RecordingFile() {}

  static void writeNpz(RecordedPass recording, Path file) throws FileAccessException {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      for (Signal signal : Signal.values()) {
        if (recording.has(signal)) {
          arrays.put(signal.key(), floats(timeMajor(recording.get(signal))));
        }
      }
      INDArray mask = recording.mask();
      arrays.put(
          RecordedPass.MASK,
          floats(
              mask == null
                  ? Nd4j.ones(DataType.FLOAT, recording.minibatch(), recording.steps())
                  : mask));
      arrays.put(RecordedPass.INPUT, floats(timeMajor(recording.input())));
      recording.extras().forEach((name, values) -> arrays.put(name, floats(values)));
      arrays.put(RecordedPass.INFO, NumPyFiles.npy(info(recording)));
    }
    NumPyFiles.writeNpz(file, arrays);
  }

  /** Neuroscientists' and PyTorch's order: [B, T, n]. */
  private static INDArray timeMajor(INDArray array) {
    return array.permute(0, 2, 1);
  }

  private static byte[] floats(INDArray array) {
    float[] values = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    List<Integer> shape = Arrays.stream(array.shape()).mapToObj(size -> (int) size).toList();
    return NumPyFiles.npy(
        "<f4",
        shape,
        Math.multiplyExact(values.length, Float.BYTES),
        out -> {
          for (float value : values) {
            out.putFloat(value);
          }
        });
  }

  private static String info(RecordedPass recording) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("layer", recording.layer());
    info.put("cell", recording.cellType().layerName());
    info.put("training", recording.isTraining());
    info.put("order", "[B, T, n]");
    Map<String, Object> dimensions = new LinkedHashMap<>();
    dimensions.put("B", recording.minibatch());
    dimensions.put("T", recording.steps());
    dimensions.put("n", recording.units());
    dimensions.put("nIn", recording.input().size(1));
    info.put("dimensions", dimensions);
    if (recording.cellType().isSubtractive()) {
      Map<String, Object> populations = new LinkedHashMap<>();
      for (Signal signal : Signal.values()) {
        populations.put(signal.key(), signal.population());
      }
      info.put("populations", populations);
    }
    if (recording.seed() != null) {
      info.put("seed", recording.seed());
    }
    try {
      return new ObjectMapper().writeValueAsString(info);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Text and numbers always make JSON", e);
    }
  }

  static void writeCsv(RecordedPass recording, Path file) throws FileAccessException {
    AtomicFile.write(
        file,
        out -> {
          BufferedWriter writer =
              new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          writer.write("layer,signal,unit,step,mean,sd,examples\n");
          Present present = Present.of(recording);
          for (Signal signal : Signal.values()) {
            if (recording.has(signal)) {
              writeRows(recording, signal, present, writer);
            }
          }
          writer.flush();
        });
  }

  private static void writeRows(
      RecordedPass recording, Signal signal, Present present, BufferedWriter writer)
      throws IOException {
    double[] values = Present.values(recording.get(signal));
    for (int unit = 0; unit < recording.units(); unit++) {
      for (int step = 0; step < recording.steps(); step++) {
        double sum = 0;
        double squares = 0;
        int examples = 0;
        for (int example = 0; example < recording.minibatch(); example++) {
          if (present.is(example, step)) {
            double value = values[present.index(example, unit, step)];
            sum += value;
            squares += value * value;
            examples++;
          }
        }
        if (examples > 0) {
          double mean = sum / examples;
          writer.write(
              String.format(
                  Locale.ROOT,
                  "%s,%s,%d,%d,%.7g,%.7g,%d\n",
                  quoted(recording.layer()),
                  signal.key(),
                  unit,
                  step,
                  mean,
                  Math.sqrt(Math.max(0, squares / examples - mean * mean)),
                  examples));
        }
      }
    }
  }

  private static String quoted(String name) {
    return name.matches("[\\w.-]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
