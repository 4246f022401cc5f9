package io.github.sublstm.experiments.report;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.shade.jackson.core.JsonGenerator;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** {@code results.json}: an array with one object per trained model. */
final class ResultsJson {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private static final TypeReference<LinkedHashMap<String, Object>> CONFIG =
      new TypeReference<>() {};

  private ResultsJson() {}

  static void write(Path file, List<RunResult> results) throws IOException {
    List<Map<String, Object>> rows = results.stream().map(ResultsJson::row).toList();
    AtomicFile.write(file, out -> JSON.writeValue(out, rows));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it cannot be read, is something else, or is of another task
   */
  static List<RunResult> read(Path file, String task, Metric metric) throws IOException {
    List<RunResult> results = new ArrayList<>();
    for (JsonNode row : rows(file)) {
      if (!row.path("task").asText().equals(task)
          || !row.path("metric").asText().equals(metric.id())) {
        throw new BadDataException(
            file,
            String.format(
                Locale.ROOT,
                "these are results of another task: %s, not %s",
                row.path("task").asText("none"),
                task));
      }
      try {
        results.add(result(row, metric));
      } catch (NumberFormatException e) {
        throw new BadDataException(file, "this has a delay that is no number of steps", e);
      }
    }
    return results;
  }

  /**
   * Reads the first result, of whatever task, if there is one.
   *
   * @throws IOException if it cannot be read or is something else
   */
  static Optional<RunResult> first(Path file) throws IOException {
    JsonNode rows = rows(file);
    if (rows.isArray() && rows.isEmpty()) {
      return Optional.empty();
    }
    String id = rows.path(0).path("metric").asText();
    Metric metric =
        Arrays.stream(Metric.values())
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new BadDataException(file, "these are no results of an experiment"));
    return Optional.of(result(rows.get(0), metric));
  }

  private static JsonNode rows(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new BadDataException(file, "this is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
  }

  private static RunResult result(JsonNode row, Metric metric) {
    return new RunResult(
        row.path("task").asText(),
        row.path("model").asText(),
        row.path("units").asInt(),
        row.path("parameters").asLong(),
        row.path("seed").asLong(),
        row.path("epochs").asInt(),
        metric,
        row.path("validation").asDouble(),
        row.path("test").asDouble(),
        row.path("seconds").asDouble(),
        byDelay(row.path("testByDelay")),
        JSON.convertValue(row.path("config"), CONFIG));
  }

  private static SortedMap<Integer, Double> byDelay(JsonNode values) {
    SortedMap<Integer, Double> byDelay = new TreeMap<>();
    values
        .fields()
        .forEachRemaining(
            value -> byDelay.put(Integer.parseInt(value.getKey()), value.getValue().asDouble()));
    return byDelay;
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
    if (!result.testByDelay().isEmpty()) {
      row.put("testByDelay", result.testByDelay());
    }
    row.put("config", result.config());
    return row;
  }
}
