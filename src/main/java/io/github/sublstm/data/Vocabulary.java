package io.github.sublstm.data;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words and their ids, which are 0 to {@link #size()} - 1. Immutable. */
public final class Vocabulary {

  /** The word that ends a line or a paragraph. */
  public static final String EOS = "<eos>";

  /** The word that stands for all those outside a vocabulary. */
  public static final String UNK = "<unk>";

  /** No id: a word outside a vocabulary without {@code <unk>}. */
  static final int NONE = -1;

  private final List<String> words;
  private final Map<String, Integer> ids;
  private final int unknown;

  private Vocabulary(List<String> words) {
    this.words = List.copyOf(words);
    this.ids = new HashMap<>(2 * words.size());
    for (String word : this.words) {
      if (ids.put(word, ids.size()) != null) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "The word \"%s\" is there twice", word));
      }
    }
    this.unknown = ids.getOrDefault(UNK, NONE);
  }

  /**
   * A vocabulary of given words.
   *
   * @param words in the order of their ids
   * @throws IllegalArgumentException if there is none, or one of them twice
   */
  public static Vocabulary of(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("A vocabulary needs words");
    }
    return new Vocabulary(words);
  }

  /**
   * The vocabulary of a training text: its words from the most frequent to the rarest, among equals
   * the first seen first. {@code <eos>} is always one of them, however rare it is.
   *
   * @param trainingWords the text
   * @param minCount words that occur less often are left out, and {@code <unk>} is there for them;
   *     1 keeps all words and adds no {@code <unk>} to a text that has none
   * @throws IllegalArgumentException if there is no word, or {@code minCount} is not positive
   */
  public static Vocabulary of(Iterable<String> trainingWords, int minCount) {
    WordCounts counts = new WordCounts();
    IntList numbers = new IntList();
    trainingWords.forEach(word -> numbers.add(counts.number(word)));
    return of(counts.frequent(numbers.toArray(), minCount));
  }

  /** Number of words, at least 1. */
  public int size() {
    return words.size();
  }

  /**
   * The word of an id.
   *
   * @throws IndexOutOfBoundsException if {@code id} is not in {@code [0, size())}
   */
  public String word(int id) {
    return words.get(id);
  }

  /** All words, in the order of their ids. */
  public List<String> words() {
    return words;
  }

  /** Whether this very word has an id. */
  public boolean contains(String word) {
    return ids.containsKey(word);
  }

  /** Whether there is an {@code <unk>}, so that every word has an id. */
  public boolean hasUnknown() {
    return unknown != NONE;
  }

  /**
   * The id of a word, or of {@code <unk>} for a word outside the vocabulary.
   *
   * @throws IllegalArgumentException if the word is outside and there is no {@code <unk>}
   */
  public int id(String word) {
    int id = idOrNone(word);
    if (id == NONE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "The word \"%s\" is not in the vocabulary, which has no %s", word, UNK));
    }
    return id;
  }

  /** As {@link #id(String)}, but {@link #NONE} where that throws. */
  int idOrNone(String word) {
    return ids.getOrDefault(word, unknown);
  }

  /**
   * The words of these ids with spaces between them, and a new line after each {@code <eos>}, which
   * is not written itself.
   *
   * @throws IndexOutOfBoundsException if an id is not in {@code [0, size())}
   */
  public String text(int... textIds) {
    StringBuilder text = new StringBuilder();
    boolean lineStarts = true;
    for (int id : textIds) {
      String word = word(id);
      boolean lineEnds = word.equals(EOS);
      text.append(lineStarts || lineEnds ? "" : " ").append(lineEnds ? "\n" : word);
      lineStarts = lineEnds;
    }
    return text.toString();
  }

  /** Whether the other one has the same words with the same ids. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary && words.equals(vocabulary.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d words", size());
  }
}
