package io.github.sublstm.experiments.command;

import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.ReportHtml;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of a folder of results anew. */
@Command(
    name = "report",
    description = {
      "Makes report.html of a folder of results anew, and with it results.md and the learning "
          + "curves, from results.json and curves.csv.",
      "What only the networks could tell (confusion, misclassified examples, samples of text) comes "
          + "from <model>-details.json; a folder without has no such sections. Tables (.md) and "
          + "pictures (.svg) that are there are shown as well."
    })
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "<folder>", description = "What --out named.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    requireFolder();
    PrintWriter out = command.commandLine().getOut();
    Optional<ReportFolder> report = ReportFolder.existing(folder);
    if (report.isPresent()) {
      out.println(report.get().finish());
    } else {
      ReportHtml.write(folder, folder.toAbsolutePath().normalize().getFileName().toString());
    }
    out.printf(Locale.ROOT, "The page is %s%n", folder.resolve(ReportHtml.FILE));
    out.flush();
    return 0;
  }

  private void requireFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      IOException cause =
          Files.exists(folder)
              ? new NotDirectoryException(folder.toString())
              : new NoSuchFileException(folder.toString());
      throw FileAccessException.of("cannot read the folder", folder, cause);
    }
  }
}
