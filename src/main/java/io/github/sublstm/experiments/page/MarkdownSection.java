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
   * A section with the tables, and the other lines as its text.
   *
   * @param title of the section
   * @param caption of the tables that have none of their own: a line before them that ends with a
   *     colon
   */
  public static Section of(String title, String caption, String markdown) {
    List<List<String>> tables = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    List<String> text = new ArrayList<>();
    String above = "";
    boolean inTable = false;
    for (String line : markdown.lines().map(String::strip).toList()) {
      boolean isRow = line.startsWith("|") && line.endsWith("|") && line.length() > 1;
      if (isRow && !inTable) {
        tables.add(new ArrayList<>());
        boolean isCaption = above.endsWith(":");
        captions.add(isCaption ? above.substring(0, above.length() - 1) : caption);
        if (isCaption) {
          text.remove(text.size() - 1);
        }
      }
      if (isRow) {
        tables.get(tables.size() - 1).add(line);
      } else if (!line.isEmpty()) {
        text.add(plain(line));
      }
      inTable = isRow;
      above = line.isEmpty() ? above : isRow ? "" : plain(line);
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      parts.add(table(captions.get(i), tables.get(i)));
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
    return Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
        .map(cell -> plain(cell.strip()).replace("\\|", "|"))
        .toList();
  }

  /** Text that may stand in a cell of a table. */
  public static String escaped(Object text) {
    return String.valueOf(text).replace("|", "\\|");
  }

  /** Without the marks of code. */
  private static String plain(String text) {
    return text.replace("`", "");
  }
}
