package io.github.sublstm.data;

import java.io.IOException;

/** Raw text as numbered words, with the places where its paragraphs end. */
final class ProseText {

  private final WordCounts counts;
  private final IntList numbers = new IntList();

  /** For each paragraph the place behind its {@code <eos>}. */
  private final IntList paragraphEnds = new IntList();

  /** For each paragraph the line where it ends. */
  private final IntList lines = new IntList();

  /**
   * Reads all words.
   *
   * @param counts numbers the words, and may have numbered those of other texts
   */
  ProseText(WordStream words, WordCounts counts) throws IOException {
    this.counts = counts;
    for (String word = words.next(); word != null; word = words.next()) {
      numbers.add(counts.number(word));
      if (word.equals(Vocabulary.EOS)) {
        paragraphEnds.add(numbers.size());
        lines.add(words.line());
      }
    }
  }

  /** Number of words, {@code <eos>} among them. */
  int size() {
    return numbers.size();
  }

  int paragraphs() {
    return paragraphEnds.size();
  }

  /** The place of the first word of a paragraph. */
  int start(int paragraph) {
    return paragraph == 0 ? 0 : paragraphEnds.get(paragraph - 1);
  }

  /** The place behind the last word of a paragraph, which is {@code <eos>}. */
  int end(int paragraph) {
    return paragraphEnds.get(paragraph);
  }

  /** The line where the paragraph ends that has the word at this place. */
  int lineNear(int place) {
    return lines.get(paragraphOf(place));
  }

  /** The word at a place. */
  String word(int place) {
    return counts.word(numbers.get(place));
  }

  /** The numbers of the words at {@code from} to {@code to} - 1. */
  int[] numbers(int from, int to) {
    return numbers.slice(from, to);
  }

  /**
   * The end of a paragraph nearest to a place, or the place itself if none is within {@code reach}.
   *
   * @param place in {@code [0, size())}
   */
  int cutNear(int place, int reach) {
    int paragraph = paragraphOf(place);
    int nearest =
        place - start(paragraph) < end(paragraph) - place ? start(paragraph) : end(paragraph);
    return Math.abs(nearest - place) <= reach ? nearest : place;
  }

  private int paragraphOf(int place) {
    int low = 0;
    int high = paragraphs() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (end(middle) > place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
