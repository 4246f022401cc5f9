package io.github.sublstm.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** The two embedded novels. */
final class Novels {

  private static final String NAME = "austen";
  private static final List<String> RESOURCES = List.of("prideprejudice.txt.gz", "emma.txt.gz");
  private static final int CHAPTERS_PER_PART = 6;

  private Novels() {}

  /** As {@link WordCorpus#novels(int)}. */
  static WordCorpus read(int minCount) throws IOException {
    if (minCount < 2) {
      throw new IllegalArgumentException(
          "The minimum count must be 2 or more for the novels, not " + minCount);
    }
    WordCounts counts = new WordCounts();
    int[] train = {};
    int[] validation = {};
    int[] test = {};
    for (ProseText novel : texts(counts)) {
      List<Integer> chapters = chapters(novel);
      int validationStart = chapters.get(chapters.size() - 2 * CHAPTERS_PER_PART);
      int testStart = chapters.get(chapters.size() - CHAPTERS_PER_PART);
      train = concat(train, novel.numbers(0, validationStart));
      validation = concat(validation, novel.numbers(validationStart, testStart));
      test = concat(test, novel.numbers(testStart, novel.size()));
    }
    Vocabulary vocabulary = Vocabulary.of(counts.frequent(train, minCount));
    int[] ids = counts.ids(vocabulary::idOrNone);
    return new WordCorpus(
        NAME,
        vocabulary,
        WordCounts.replace(train, ids),
        WordCounts.replace(validation, ids),
        WordCounts.replace(test, ids));
  }

  /** Both novels whole, their words numbered together. */
  static List<ProseText> texts(WordCounts counts) throws IOException {
    List<ProseText> texts = new ArrayList<>();
    for (String name : RESOURCES) {
      InputStream resource = Novels.class.getResourceAsStream(name);
      if (resource == null) {
        throw new IllegalStateException("A novel is not on the class path: " + name);
      }
      try (resource;
          Utf8Text text = Utf8Text.prose(new GZIPInputStream(resource), name)) {
        texts.add(new ProseText(new ProseWords(text, true), counts));
      }
    }
    return texts;
  }

  /** Where each chapter starts: at a paragraph that is but "chapter" and a number. */
  static List<Integer> chapters(ProseText novel) {
    return IntStream.range(0, novel.paragraphs())
        .filter(i -> novel.end(i) - novel.start(i) == 3)
        .map(novel::start)
        .filter(start -> novel.word(start).equals("chapter"))
        .boxed()
        .toList();
  }

  private static int[] concat(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
