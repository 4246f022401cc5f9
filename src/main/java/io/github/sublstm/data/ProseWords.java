package io.github.sublstm.data;

import java.io.IOException;

/**
 * The words of plain prose, in lower case. A word is a run of letters, with one apostrophe inside
 * where there is one ({@code don't}), or a run of digits; every other character but white space is
 * a word of its own. An {@code <eos>} ends every paragraph that has words.
 *
 * <p>Zero width joiners and non-joiners belong to the word that they are in, and are no words
 * elsewhere. The text comes without other invisible marks: {@link Utf8Text#prose}.
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
    if (CodePoints.isLetter(first)) {
      appendLetters();
      if (isApostrophe(text.peek()) && CodePoints.isLetter(text.peekSecond())) {
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
    int c = text.peek();
    while (CodePoints.isLetter(c) || CodePoints.isJoiner(c)) {
      if (CodePoints.isJoiner(c)) {
        passJoiners();
      } else {
        word.appendCodePoint(Character.toLowerCase(text.next()));
      }
      c = text.peek();
    }
  }

  /** Passes joiners after a letter; one of them is part of the word if it goes on or needs it. */
  private void passJoiners() throws IOException {
    int joiner = text.next();
    while (CodePoints.isJoiner(text.peek())) {
      text.next();
    }
    boolean endsWord =
        CodePoints.isFinalJoiner(joiner) && CodePoints.isMark(word.codePointBefore(word.length()));
    if (endsWord || CodePoints.isLetter(text.peek())) {
      word.appendCodePoint(joiner);
    }
  }

  /** Passes white space; true if a paragraph ends with it. */
  private boolean skipSpace() throws IOException {
    int lineEnds = 0;
    int c = text.peek();
    while (CodePoints.isProseSpace(c) || CodePoints.isJoiner(c)) {
      lineEnds += CodePoints.lineEnds(text.next());
      c = text.peek();
    }
    return c == Utf8Text.END || lineEnds >= (blankLinesSeparate ? 2 : 1);
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019';
  }

  @Override
  public int line() {
    return line;
  }
}
