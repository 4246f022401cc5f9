package io.github.sublstm.experiments.figure;

import io.github.sublstm.experiments.report.OutputFolder;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an earlier {@code figures} has left in a folder. It may be of another network, and the page
 * shows every picture that is there.
 */
final class EarlierFiles {

  private static final Pattern NAMES =
      Pattern.compile(
          "(fig-1a-subtractive-spiking|fig-1b-subtractive-sigmoid|fig-1c-multiplicative-sigmoid"
              + "|gradient-flow-(untrained|trained|layer-.*)|balance-at-the-(cell|output)"
              + "|correlation-of-z-and-i|memories)\\.(png|svg)"
              + "|(layer-.*|((glorot-|balanced-|fix-)?sublstm|lstm)-(untrained|trained))\\.(npz|csv)");

  private EarlierFiles() {}

  /**
   * Deletes it, if the table shows that there was such a run.
   *
   * @throws FileAccessException if a file cannot be deleted, or the folder cannot be read
   */
  static void delete(Path folder) throws FileAccessException {
    if (!Files.exists(folder.resolve(FigureTable.FILE))) {
      return;
    }
    List<Path> found;
    try (Stream<Path> files = Files.list(folder)) {
      found = files.filter(file -> NAMES.matcher(file.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw FileAccessException.of("cannot read the folder", folder, e);
    }
    for (Path file : found) {
      OutputFolder.delete(file);
    }
  }
}
