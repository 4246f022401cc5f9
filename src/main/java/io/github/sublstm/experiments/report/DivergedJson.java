package io.github.sublstm.experiments.report;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.core.JsonGenerator;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/**
 * {@code diverged.json}: the runs of a folder that came to no result. Without any there is none.
 */
final class DivergedJson {

  static final String FILE = "diverged.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private DivergedJson() {}

  static void write(Path folder, List<DivergedRun> runs) throws IOException {
    Path file = folder.resolve(FILE);
    if (runs.isEmpty()) {
      OutputFolder.delete(file);
      return;
    }
    AtomicFile.write(
        file, out -> JSON.writeValue(out, runs.stream().map(DivergedJson::row).toList()));
  }

  /** By hand, because the Jackson that comes with ND4J does not know records. */
  private static Map<String, Object> row(DivergedRun run) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", run.model());
    row.put("seed", run.seed());
    row.put("epoch", run.epoch());
    row.put("settings", run.settings());
    return row;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it cannot be read or is no JSON
   */
  static List<DivergedRun> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    List<DivergedRun> runs = new ArrayList<>();
    if (!Files.exists(file)) {
      return runs;
    }
    try {
      for (JsonNode row : JSON.readTree(file.toFile())) {
        runs.add(
            new DivergedRun(
                row.path("model").asText(),
                row.path("seed").asLong(),
                row.path("epoch").asInt(),
                row.path("settings").asText()));
      }
    } catch (JsonProcessingException e) {
      throw new BadDataException(file, "this is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
    return runs;
  }
}
