package io.github.sublstm.data;

/** Which characters separate words, and which are invisible, among Unicode's code points. */
final class CodePoints {

  /** The mark that a file may begin with; elsewhere in a text it is where two files were joined. */
  static final int BYTE_ORDER_MARK = 0xFEFF;

  private static final int DELETE = 0x7F;
  private static final int NO_BREAK_SPACE = 0xA0;
  private static final int SOFT_HYPHEN = 0xAD;
  private static final int ZERO_WIDTH_SPACE = 0x200B;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int LINE_SEPARATOR = 0x2028;
  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  private CodePoints() {}

  /**
   * Whether this is white space: Unicode's separators, no-break spaces among them, and all control
   * characters, among which are tab, line feed and U+0085. {@link Character#isWhitespace} knows no
   * no-break spaces and few control characters.
   */
  static boolean isSpace(int c) {
    if (c < DELETE) {
      return c <= ' ' && c != Utf8Text.END;
    }
    return c <= NO_BREAK_SPACE || Character.isSpaceChar(c);
  }

  /** White space, or one of the marks without width that stand between words of raw text. */
  static boolean isProseSpace(int c) {
    return isSpace(c) || c == ZERO_WIDTH_SPACE || c == BYTE_ORDER_MARK;
  }

  /** How many lines end with this code point: 2 if a blank line follows, that is a paragraph. */
  static int lineEnds(int c) {
    return switch (c) {
      case '\n', LINE_SEPARATOR -> 1;
      case PARAGRAPH_SEPARATOR -> 2;
      default -> 0;
    };
  }

  /**
   * Whether this says how letters beside it join. Persian and the scripts of India spell words with
   * such marks.
   */
  static boolean isJoiner(int c) {
    return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
  }

  /** Whether this is the joiner that may end a word, as some letters of Malayalam are written. */
  static boolean isFinalJoiner(int c) {
    return c == ZERO_WIDTH_JOINER;
  }

  /**
   * Whether this only says how a text is shown: soft hyphens, directions, variants of glyphs and
   * tags. These are Unicode's default-ignorable code points, without the joiners, the spaces and
   * the fillers that are letters.
   */
  static boolean isInvisible(int c) {
    if (c < SOFT_HYPHEN) {
      return false;
    }
    return c == SOFT_HYPHEN
        || c == 0x034F // combining grapheme joiner
        || c == 0x061C // Arabic letter mark
        || isIn(c, 0x180B, 0x180F) // Mongolian variants
        || isIn(c, 0x200E, 0x200F) // directions
        || isIn(c, 0x202A, 0x202E) // directions
        || isIn(c, 0x2060, 0x206F) // word joiner, directions, invisible operators
        || isIn(c, 0xFE00, 0xFE0F) // variants
        || isIn(c, 0x1BCA0, 0x1BCA3) // shorthand
        || isIn(c, 0x1D173, 0x1D17A) // music
        || isIn(c, 0xE0000, 0xE0FFF); // tags and variants
  }

  private static boolean isIn(int c, int first, int last) {
    return c >= first && c <= last;
  }

  /** Marks count as letters: they are parts of one, written after it. */
  static boolean isLetter(int c) {
    return c != Utf8Text.END && (Character.isLetter(c) || isMark(c));
  }

  /** Whether this is written on, or after, the letter before it. */
  static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
