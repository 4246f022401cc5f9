package io.github.sublstm.experiments.report;

import io.github.sublstm.experiments.page.MarkdownSection;
import io.github.sublstm.experiments.page.Part;
import io.github.sublstm.experiments.page.Part.Image;
import io.github.sublstm.experiments.page.Section;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sections of {@code report.html} that are made from other files of the folder: each table of
 * measurements that a command left as Markdown, and each picture that it left as SVG.
 */
final class FileSections {

  private static final String MARKDOWN = ".md";
  private static final String SVG = ".svg";

  private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 ([\\d.]+) ([\\d.]+)\"");

  /** More than the widest single chart. */
  private static final double WIDE = 2.5;

  /** What the page has in another way, or is not part of the results. */
  private static final Set<String> LEFT_OUT =
      Set.of(ReportFolder.TABLE, "README.md", ReportFolder.PLOT_AS_SVG);

  private FileSections() {}

  /**
   * In the order of their names; those for which there is something to show.
   *
   * @throws IOException if the folder or a file cannot be read
   */
  static List<Section> of(Path folder) throws IOException {
    List<Section> sections = new ArrayList<>();
    for (Path file : files(folder, MARKDOWN)) {
      String title = title(file, MARKDOWN);
      Section section = MarkdownSection.of(title, title, text(file));
      if (!section.parts().isEmpty()) {
        sections.add(section);
      }
    }
    List<Part> pictures = new ArrayList<>();
    for (Path file : files(folder, SVG)) {
      String title = title(file, SVG);
      byte[] svg = read(file);
      // As an image: whatever is in it, a browser runs no script of it and fetches nothing.
      String address = "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg);
      pictures.add(new Image(title, title, address, isWide(svg)));
    }
    if (!pictures.isEmpty()) {
      sections.add(new Section("Pictures", "", pictures));
    }
    return sections;
  }

  /** As a sentence begins. */
  private static String title(Path file, String ending) {
    String name = file.getFileName().toString();
    String words = name.substring(0, name.length() - ending.length()).replace('-', ' ');
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static boolean isWide(byte[] svg) {
    Matcher size = SIZE.matcher(new String(svg, StandardCharsets.UTF_8));
    return size.find()
        && Double.parseDouble(size.group(1)) > WIDE * Double.parseDouble(size.group(2));
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .filter(file -> !LEFT_OUT.contains(file.getFileName().toString()))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileAccessException.of("cannot read the folder", folder, e);
    }
  }

  /** A file of somebody else's, which may have any bytes, must not be in the way of the page. */
  private static String text(Path file) throws IOException {
    return new String(read(file), StandardCharsets.UTF_8);
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
  }
}
