package io.github.sublstm.data;

import java.io.IOException;

/** The words of a text in turn, with {@link Vocabulary#EOS} where a sequence of words ends. */
interface WordStream {

  /** The next word, or null after the last one. */
  String next() throws IOException;

  /** The line where the last word was, counted from 1. */
  int line();
}
