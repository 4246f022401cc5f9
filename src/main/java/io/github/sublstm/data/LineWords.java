package io.github.sublstm.data;

import java.io.IOException;

/**
 * The words of a text that is tokenised already: separated by white space, with an {@code <eos>} at
 * the end of every line, blank ones too. A line that ends with a written {@code <eos>} gets no
 * second one.
 */
final class LineWords implements WordStream {

  private final Utf8Text text;
  private final StringBuilder word = new StringBuilder();
  private boolean lineHasWords;
  private boolean lineIsEnded;
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
        if (isDue) {
          return Vocabulary.EOS;
        }
        if (c == Utf8Text.END) {
          return null;
        }
      } else if (Character.isWhitespace(c)) {
        text.next();
      } else {
        return word();
      }
    }
  }

  private String word() throws IOException {
    line = text.line();
    word.setLength(0);
    while (text.peek() != Utf8Text.END && !Character.isWhitespace(text.peek())) {
      word.appendCodePoint(text.next());
    }
    String found = word.toString();
    lineHasWords = true;
    lineIsEnded = found.equals(Vocabulary.EOS);
    return found;
  }

  @Override
  public int line() {
    return line;
  }
}
