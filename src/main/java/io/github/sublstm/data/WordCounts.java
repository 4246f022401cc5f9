package io.github.sublstm.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Numbers words as they come, before it is known which of them a vocabulary will hold. */
final class WordCounts {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> words = new ArrayList<>();

  /** The number of a word: how many others came before it for the first time. */
  int number(String word) {
    Integer known = numbers.get(word);
    if (known != null) {
      return known;
    }
    int number = words.size();
    numbers.put(word, number);
    words.add(word);
    return number;
  }

  String word(int number) {
    return words.get(number);
  }

  /**
   * Chooses the words of a vocabulary: those that occur often enough in the training words, the
   * most frequent first and among equals the first seen. {@code <eos>} is always one of them;
   * {@code <unk>} is if it is a training word or the minimum count is 2 or more, and has the count
   * of all the words it stands for.
   *
   * @param train the numbers of the training words
   * @throws IllegalArgumentException if there are none, or {@code minCount} is not positive
   */
  List<String> frequent(int[] train, int minCount) {
    if (minCount < 1) {
      throw new IllegalArgumentException("The minimum count must be positive, not " + minCount);
    }
    if (train.length == 0) {
      throw new IllegalArgumentException("A vocabulary needs words");
    }
    int eos = number(Vocabulary.EOS);
    int unknown = number(Vocabulary.UNK);
    int[] counts = new int[words.size()];
    for (int number : train) {
      counts[number]++;
    }
    boolean hasUnknown = minCount > 1 || counts[unknown] > 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < minCount && i != unknown && i != eos) {
        counts[unknown] += counts[i];
        counts[i] = 0;
      }
    }
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] > 0 || i == eos || (i == unknown && hasUnknown))
        .boxed()
        .sorted(Comparator.comparingInt(i -> -counts[i]))
        .map(words::get)
        .toList();
  }

  /** For each number the id of its word. */
  int[] ids(ToIntFunction<String> idOf) {
    int[] ids = new int[words.size()];
    Arrays.setAll(ids, i -> idOf.applyAsInt(words.get(i)));
    return ids;
  }

  /** Puts the ids of {@link #ids} in the place of the numbers, in the same array. */
  static int[] replace(int[] numbers, int[] ids) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ids[numbers[i]];
    }
    return numbers;
  }
}
