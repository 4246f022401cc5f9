package io.github.sublstm.data;

import java.io.IOException;

/**
 * The words of a text that is tokenised already: separated by white space, with an {@code <eos>} at
 * the end of every line, blank ones too. A line that ends with a written {@code <eos>} gets no
 * second one.
 *
 * <p>White space is what {@link CodePoints#isSpace} says, and a byte order mark, which is where two
 * files were joined. But one that stands alone between spaces is a word: WikiText has it among its
 * words.
 */
final class LineWords implements WordStream {

  private final Utf8Text text;
  private final StringBuilder word = new StringBuilder();
  private boolean lineHasWords;
  private boolean lineIsEnded;

  /** Whether the last character was white space in this line, and not a byte order mark. */
  private boolean isAfterSpace;

  private int line;

  LineWords(Utf8Text text) {
    this.text = text;
  }

  @Override
  public String next() throws IOException {
    while (true) {
      int c = text.peek();
      if (c == '\n' || c == Utf8Text.END) {
        boolean endsLine = c == '\n' || lineHasWords;
        boolean isDue = endsLine && !lineIsEnded;
        line = text.line();
        text.next();
        lineHasWords = false;
        lineIsEnded = false;
        isAfterSpace = false;
        if (isDue) {
          return Vocabulary.EOS;
        }
        if (c == Utf8Text.END) {
          return null;
        }
      } else if (isBetweenWords(c)) {
        isAfterSpace = c != CodePoints.BYTE_ORDER_MARK;
        text.next();
      } else {
        return word();
      }
    }
  }

  private boolean isBetweenWords(int c) throws IOException {
    return CodePoints.isSpace(c) || (c == CodePoints.BYTE_ORDER_MARK && !standsAlone());
  }

  private boolean standsAlone() throws IOException {
    int following = text.peekSecond();
    return isAfterSpace && (following == Utf8Text.END || CodePoints.isSpace(following));
  }

  private String word() throws IOException {
    line = text.line();
    word.setLength(0);
    do {
      word.appendCodePoint(text.next());
    } while (isInsideWord(text.peek()));
    isAfterSpace = false;
    String found = word.toString();
    lineHasWords = true;
    lineIsEnded = found.equals(Vocabulary.EOS);
    return found;
  }

  private static boolean isInsideWord(int c) {
    return c != Utf8Text.END && c != CodePoints.BYTE_ORDER_MARK && !CodePoints.isSpace(c);
  }

  @Override
  public int line() {
    return line;
  }
}
