package io.github.sublstm.experiments.page;

import java.util.List;
import java.util.regex.Pattern;

/** Something with a caption in a section. All text is plain: the template escapes it. */
public sealed interface Part {

  /** What it is, in a few words. */
  String caption();

  /** The name by which the template knows what to do with it. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /**
   * A table.
   *
   * @param head names of the columns
   * @param rows as many cells each; the first is the heading of the row
   */
  record Table(String caption, List<String> head, List<List<Cell>> rows) implements Part {

    /** In a cell for which there is no value. */
    public static final String NOTHING = "–";

    private static final Pattern NUMBER =
        Pattern.compile("[-+]?[\\d.,]+([eE][-+]?\\d+)?( ?[±%×(] ?.*)?");

    /** Characters of the longest heading that always has one line. */
    private static final int LONG = 14;

    /** Whether all that is in a column are numbers, which then belong to its right. */
    public boolean isNumeric(int column) {
      List<String> texts =
          rows.stream()
              .map(row -> row.get(column).text())
              .filter(text -> !text.isEmpty() && !text.equals(NOTHING))
              .toList();
      return column > 0
          && !texts.isEmpty()
          && texts.stream().allMatch(text -> NUMBER.matcher(text).matches());
    }

    /** Whether the headings of the rows may need several lines on a phone. */
    public boolean hasLongHeadings() {
      return rows.stream().anyMatch(row -> row.get(0).text().length() > LONG);
    }

    /** A table of plain cells. */
    public static Table of(String caption, List<String> head, List<List<String>> rows) {
      return new Table(
          caption, head, rows.stream().map(row -> row.stream().map(Cell::of).toList()).toList());
    }
  }

  /**
   * A field of a table.
   *
   * @param text in it
   * @param shade of its ground from 0, none, to 1
   */
  record Cell(String text, double shade) {

    /** Without a ground. */
    public static Cell of(String text) {
      return new Cell(text, 0);
    }
  }

  /**
   * A chart.
   *
   * @param svg an element that {@link io.github.sublstm.experiments.picture.Pictures#element} made:
   *     it is the only thing that gets on the page as it is
   */
  record Drawing(String caption, String svg) implements Part {}

  /**
   * A picture file.
   *
   * @param alternative what it shows, for those who do not see it
   * @param address a {@code data:} URI with the whole file
   * @param isWide whether it is much wider than high, such as charts beside each other
   */
  record Image(String caption, String alternative, String address, boolean isWide)
      implements Part {}

  /**
   * Small pictures beside each other.
   *
   * @param images with their captions
   */
  record Gallery(String caption, List<Image> images) implements Part {}

  /**
   * A text of several lines that is quoted.
   *
   * @param text of it
   */
  record Quote(String caption, String text) implements Part {}
}
