package io.github.sublstm.training.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * What must be the same for a run to resume from a checkpoint.
 *
 * @param settings by name
 * @param network its configuration as JSON, without what DL4J changes in it while training
 */
public record RunIdentity(Map<String, String> settings, String network) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The identity of a run that has yet to begin. */
  public static RunIdentity of(Map<String, String> settings, MultiLayerNetwork network) {
    return new RunIdentity(settings, withoutCounters(configuration(network)).toString());
  }

  /**
   * What a task and its data are.
   *
   * @throws IllegalArgumentException if a name is taken by another value
   */
  public static Map<String, String> describe(
      String task, Map<String, String> train, Map<String, String> validation) {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("task", task);
    addSettings(description, train);
    Map<String, String> prefixed = new LinkedHashMap<>();
    validation.forEach((name, value) -> prefixed.put("validation " + name, value));
    addSettings(description, prefixed);
    return description;
  }

  /**
   * Adds settings of the caller's, or of its data. They may repeat what is compared anyway, but not
   * take its place.
   *
   * @throws IllegalArgumentException if a name is taken by another value
   */
  public static void addSettings(Map<String, String> settings, Map<String, String> own) {
    own.forEach(
        (name, value) -> {
          String compared = settings.putIfAbsent(name, value);
          if (compared != null && !compared.equals(value)) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "The setting '%s' is compared in any case, and is %s: give what is '%s' another name",
                    name,
                    compared,
                    value));
          }
        });
  }

  /** A network's configuration as a tree. */
  public static JsonNode configuration(MultiLayerNetwork network) {
    return parse(network.getLayerWiseConfigurations().toJson());
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** DL4J counts in the configuration, and an embedding notes its last input's length there. */
  private static JsonNode withoutCounters(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("iterationCount", "epochCount"));
      if (object.path("inferInputLength").asBoolean()) {
        object.remove("inputLength");
      }
    }
    node.forEach(RunIdentity::withoutCounters);
    return node;
  }

  /**
   * Checks that a checkpoint is of this run.
   *
   * @throws CheckpointException if not, naming what differs
   */
  void requireSameAs(RunIdentity saved, Path file) {
    List<String> differences = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(saved.settings.keySet());
    names.addAll(settings.keySet());
    for (String name : names) {
      String before = saved.settings.get(name);
      String now = settings.get(name);
      if (!Objects.equals(before, now)) {
        differences.add(difference(name, before, now));
      }
    }
    addFirstDifference("network", parse(saved.network), parse(network), differences);
    if (!differences.isEmpty()) {
      throw new CheckpointException(
          String.format(
                  Locale.ROOT,
                  "the checkpoint %s is of another run: %s; give this run the same settings, another",
                  file,
                  String.join("; ", differences))
              + " checkpoint file, or delete that one to start anew");
    }
  }

  private static String difference(String name, Object before, Object now) {
    return String.format(
        Locale.ROOT,
        "%s was %s, is now %s",
        name,
        before == null ? "not set" : before,
        now == null ? "not set" : now);
  }

  /** One difference is enough: others mostly follow from it. */
  private static boolean addFirstDifference(
      String path, JsonNode before, JsonNode now, List<String> differences) {
    if (Objects.equals(before, now)) {
      return false;
    }
    boolean bothTrees =
        before != null && now != null && before.isContainerNode() && now.isContainerNode();
    if (!bothTrees || before.isArray() != now.isArray()) {
      differences.add(difference(path, before, now));
      return true;
    }
    if (before.isArray()) {
      for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
        if (addFirstDifference(path + "[" + i + "]", before.get(i), now.get(i), differences)) {
          return true;
        }
      }
      return false;
    }
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (addFirstDifference(path + "." + name, before.get(name), now.get(name), differences)) {
        return true;
      }
    }
    return false;
  }
}
