package io.github.sublstm.experiments.report;

import io.github.sublstm.training.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.core.JsonGenerator;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** {@code results.json}: an array with one object per trained model. */
final class ResultsJson {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private ResultsJson() {}

  static void write(Path file, List<RunResult> results) throws IOException {
    List<Map<String, Object>> rows = results.stream().map(ResultsJson::row).toList();
    AtomicFile.write(file, out -> JSON.writeValue(out, rows));
  }

  /** By hand, because the Jackson that comes with ND4J does not know records. */
  private static Map<String, Object> row(RunResult result) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("task", result.task());
    row.put("model", result.model());
    row.put("units", result.units());
    row.put("parameters", result.parameters());
    row.put("seed", result.seed());
    row.put("epochs", result.epochs());
    row.put("metric", result.metric().id());
    row.put("validation", result.validation());
    row.put("test", result.test());
    row.put("seconds", result.seconds());
    row.put("config", result.config());
    return row;
  }
}
