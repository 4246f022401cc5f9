package io.github.sublstm.data;

import java.io.IOException;

/**
 * The words of plain prose, in lower case. A word is a run of letters, with one apostrophe inside
 * where there is one ({@code don't}), or a run of digits; every other character but white space is
 * a word of its own. An {@code <eos>} ends every paragraph that has words.
 */
final class ProseWords implements WordStream {

  private final Utf8Text text;
  private final boolean blankLinesSeparate;
  private final StringBuilder word = new StringBuilder();
  private boolean paragraphHasWords;
  private int line;

  /**
   * @param blankLinesSeparate whether a paragraph ends at a blank line, and not at every line's end
   */
  ProseWords(Utf8Text text, boolean blankLinesSeparate) {
    this.text = text;
    this.blankLinesSeparate = blankLinesSeparate;
  }

  @Override
  public String next() throws IOException {
    boolean paragraphEnds = skipSpace();
    if (paragraphEnds && paragraphHasWords) {
      paragraphHasWords = false;
      return Vocabulary.EOS;
    }
    int first = text.next();
    if (first == Utf8Text.END) {
      return null;
    }
    paragraphHasWords = true;
    line = text.line();
    word.setLength(0);
    word.appendCodePoint(Character.toLowerCase(first));
    if (isLetter(first)) {
      appendLetters();
      if (isApostrophe(text.peek()) && isLetter(text.peekSecond())) {
        word.appendCodePoint(text.next());
        appendLetters();
      }
    } else if (Character.isDigit(first)) {
      while (Character.isDigit(text.peek())) {
        word.appendCodePoint(text.next());
      }
    }
    return word.toString();
  }

  private void appendLetters() throws IOException {
    while (isLetter(text.peek())) {
      word.appendCodePoint(Character.toLowerCase(text.next()));
    }
  }

  /** Passes white space; true if a paragraph ends with it. */
  private boolean skipSpace() throws IOException {
    int lineEnds = 0;
    while (Character.isWhitespace(text.peek())) {
      lineEnds += text.next() == '\n' ? 1 : 0;
    }
    return text.peek() == Utf8Text.END || lineEnds >= (blankLinesSeparate ? 2 : 1);
  }

  /** Marks count as letters: they are parts of one, written after it. */
  private static boolean isLetter(int c) {
    if (c == Utf8Text.END) {
      return false;
    }
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019';
  }

  @Override
  public int line() {
    return line;
  }
}
