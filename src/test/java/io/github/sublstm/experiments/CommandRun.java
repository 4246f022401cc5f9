package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A command that was run in this process, for tests.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err its progress and errors
 */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command line, words separated by single spaces. */
  static CommandRun of(String line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Experiments.run(new PrintWriter(out), new PrintWriter(err), line.split(" "));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /**
   * A command line.
   *
   * @param options of the test
   * @param others {@code --name value} each, for options that the test leaves open
   */
  static String line(String command, String options, String... others) {
    StringJoiner line = new StringJoiner(" ").add(command).add(options);
    for (String other : others) {
      String name = other.substring(0, other.indexOf(' ') + 1);
      if (!options.contains(name)) {
        line.add(other);
      }
    }
    return line.toString();
  }

  /** The command said in one line why it did nothing, and did nothing. */
  void assertRefused(Path out, String... message) {
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.lines()).singleElement().asString().contains(message);
    assertThat(err).doesNotContain("Exception");
    assertThat(out).doesNotExist();
  }

  /** The command said in one line which option it does not take, and did nothing. */
  void assertMisused(Path out, String message) {
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.lines()).singleElement().asString().contains(message);
    assertThat(out).doesNotExist();
  }

  /** The names of what a comparison leaves, whatever its task, with a file per model. */
  static List<String> reportFiles(String... models) {
    List<String> files =
        new ArrayList<>(
            List.of(
                "results.json",
                "results.md",
                "curves.csv",
                "learning-curves.png",
                "learning-curves.svg",
                "report.html"));
    for (String model : models) {
      files.add(model + ".zip");
    }
    return files;
  }

  /** The same for a classifier or a language model, which tell what they did on the test data. */
  static List<String> reportFilesWithDetails(String... models) {
    List<String> files = reportFiles(models);
    for (String model : models) {
      files.add(model + "-details.json");
    }
    return files;
  }

  /** The names of what is in a folder, but for the lock, which stays in every folder of results. */
  public static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".lock"))
          .toList();
    }
  }

  /** The results in a folder, without the times. */
  public static JsonNode results(Path folder) throws IOException {
    JsonNode results = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    results.forEach(result -> ((ObjectNode) result).remove("seconds"));
    return results;
  }

  /** The mean training losses of all epochs. */
  static List<String> losses(Path out) throws IOException {
    return Files.readAllLines(out.resolve("curves.csv")).stream()
        .skip(1)
        .map(row -> row.split(",", -1)[3])
        .toList();
  }
}
