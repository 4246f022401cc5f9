package io.github.sublstm.experiments.report;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.experiments.report.ModelDetails.Mistake;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.shade.jackson.core.JsonGenerator;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * {@code <model>-details.json}: what the saved network of a kind did on the test data, and the seed
 * of its run. An older folder has none.
 */
final class DetailsJson {

  private static final String ENDING = "-details.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private DetailsJson() {}

  /** Writes them, or deletes what is there of an earlier network if there is nothing to tell. */
  static void write(Path folder, String model, long seed, ModelDetails details) throws IOException {
    Path file = folder.resolve(model + ENDING);
    if (details.isEmpty()) {
      OutputFolder.delete(file);
      return;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("seed", seed);
    json.put("confusion", details.confusion());
    json.put("mistakes", details.mistakes().stream().map(DetailsJson::row).toList());
    json.put("samples", details.samples());
    AtomicFile.write(file, out -> JSON.writeValue(out, json));
  }

  /** By hand, because the Jackson that comes with ND4J does not know records. */
  private static Map<String, Object> row(Mistake mistake) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("example", mistake.example());
    row.put("label", mistake.label());
    row.put("predicted", mistake.predicted());
    row.put("width", mistake.width());
    row.put("pixels", mistake.pixels());
    return row;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param results those of the folder; details of a run that is not among them are left out
   * @return nothing if there is no such file
   * @throws IOException if it cannot be read or is something else
   */
  static Optional<ModelDetails> read(Path folder, String model, List<RunResult> results)
      throws IOException {
    Path file = folder.resolve(model + ENDING);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(file.toFile());
      long seed = json.path("seed").asLong();
      boolean isOfARun =
          results.stream().anyMatch(run -> run.model().equals(model) && run.seed() == seed);
      return isOfARun ? Optional.of(details(file, json)) : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new BadDataException(file, "this is no JSON: " + e.getOriginalMessage(), e);
    } catch (BadDataException e) {
      throw e;
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
  }

  private static ModelDetails details(Path file, JsonNode json) throws IOException {
    List<List<Integer>> confusion = new ArrayList<>();
    for (JsonNode row : json.path("confusion")) {
      List<Integer> counts = new ArrayList<>();
      row.forEach(count -> counts.add(count.asInt()));
      confusion.add(counts);
    }
    if (confusion.stream().anyMatch(row -> row.size() != confusion.size())) {
      throw new BadDataException(file, "the confusion matrix is not square");
    }
    List<Mistake> mistakes = new ArrayList<>();
    for (JsonNode mistake : json.path("mistakes")) {
      byte[] pixels = mistake.path("pixels").binaryValue();
      int width = mistake.path("width").asInt();
      if (pixels == null || width < 1 || pixels.length == 0 || pixels.length % width != 0) {
        throw new BadDataException(file, "a mistake has no pixels in rows of its width");
      }
      mistakes.add(
          new Mistake(
              mistake.path("example").asInt(),
              mistake.path("label").asInt(),
              mistake.path("predicted").asInt(),
              width,
              pixels));
    }
    List<String> samples = new ArrayList<>();
    json.path("samples").forEach(sample -> samples.add(sample.asText()));
    return new ModelDetails(confusion, mistakes, samples);
  }
}
