package io.github.sublstm.experiments.page;

import io.github.sublstm.experiments.page.Part.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads Markdown as this library writes it: tables with a bar at both ends of each line, and lines
 * of text.
 */
public final class MarkdownSection {

  private MarkdownSection() {}

  /**
   * A section with the tables, under one caption, and the other lines as its text.
   *
   * @param title of the section
   * @param caption of its tables; with a number if there are several
   */
  public static Section of(String title, String caption, String markdown) {
    List<List<String>> tables = new ArrayList<>();
    List<String> text = new ArrayList<>();
    boolean inTable = false;
    for (String line : markdown.lines().map(String::strip).toList()) {
      boolean isRow = line.startsWith("|") && line.endsWith("|") && line.length() > 1;
      if (isRow && !inTable) {
        tables.add(new ArrayList<>());
      }
      if (isRow) {
        tables.get(tables.size() - 1).add(line);
      } else if (!line.isEmpty()) {
        text.add(plain(line));
      }
      inTable = isRow;
    }
    List<Part> parts = new ArrayList<>();
    for (List<String> table : tables) {
      String number = tables.size() == 1 ? "" : ", " + (parts.size() + 1);
      parts.add(table(caption + number, table));
    }
    return new Section(title, String.join(" ", text), parts);
  }

  /** The second line has dashes only. */
  private static Table table(String caption, List<String> lines) {
    List<String> head = cells(lines.get(0));
    return Table.of(
        caption, head, lines.stream().skip(2).map(line -> cells(line, head.size())).toList());
  }

  /** As many as there are columns. */
  private static List<String> cells(String line, int columns) {
    List<String> cells = new ArrayList<>(cells(line));
    while (cells.size() < columns) {
      cells.add("");
    }
    return cells.subList(0, columns);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
        .map(cell -> plain(cell.strip()))
        .toList();
  }

  /** Without the marks of code. */
  private static String plain(String text) {
    return text.replace("`", "");
  }
}
