package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.report.OutputFolder;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.FileAccessException;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine.Option;

/** Where the measurements go. */
final class ReportOptions {

  @Option(
      names = {"-o", "--out"},
      defaultValue = "results/benchmark",
      paramLabel = "<folder>",
      description = "Folder for the measurements as JSON (default: ${DEFAULT-VALUE}).")
  private Path out;

  /**
   * Makes the folder if it is not there.
   *
   * @throws FileAccessException if it cannot be written to
   */
  void open() throws FileAccessException {
    OutputFolder.open(out);
  }

  /**
   * Writes measurements.
   *
   * @return the file
   * @throws FileAccessException if that is impossible
   */
  Path write(String name, Map<String, Object> report) throws FileAccessException {
    Path file = out.resolve(name);
    AtomicFile.write(
        file,
        stream ->
            stream.write(
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report)));
    return file;
  }
}
