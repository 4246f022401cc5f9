package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.report.OutputFolder;
import io.github.sublstm.experiments.report.ReportHtml;
import io.github.sublstm.experiments.report.SettingsTable;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the measurements go. */
final class ReportOptions {

  @Option(
      names = {"-o", "--out"},
      defaultValue = "results/benchmark",
      paramLabel = "<folder>",
      description = "Folder for the measurements and their page (default: ${DEFAULT-VALUE}).")
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

  /**
   * Writes tables as {@code <name>.md}, with the configuration, and the page of the folder anew.
   *
   * @param markdown tables and text, as they are printed
   * @throws IOException if that is impossible
   */
  void writeTables(String name, String markdown, Map<String, Object> config) throws IOException {
    String text = markdown.strip() + "\n\n" + SettingsTable.of(config);
    AtomicFile.write(out.resolve(name + ".md"), text);
    ReportHtml.write(out, "Benchmark");
  }

  /**
   * Writes tables as {@link #writeTables} does, and prints them.
   *
   * @param command that has measured
   * @throws IOException if that is impossible
   */
  void show(CommandSpec command, String name, String markdown, Map<String, Object> config)
      throws IOException {
    writeTables(name, markdown, config);
    PrintWriter out = command.commandLine().getOut();
    out.println(markdown);
    out.flush();
  }
}
