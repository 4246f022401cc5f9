package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** A corpus from any one text file. */
final class ProseFile {

  /** With fewer words than this, 10 % of them are no part. */
  private static final int SMALLEST_TEXT = 20;

  /** Blank lines separate paragraphs if they are at least one line in so many. */
  private static final int LINES_PER_BLANK_LINE = 50;

  private static final double TRAIN_SHARE = 0.8;
  private static final double VALIDATION_SHARE = 0.1;
  private static final double REACH_SHARE = 0.01;

  private ProseFile() {}

  /** As {@link WordCorpus#read(Path, int)} for a file. */
  static WordCorpus read(Path file, int minCount) throws IOException {
    WordCounts counts = new WordCounts();
    boolean blankLinesSeparate = hasManyBlankLines(file);
    ProseText prose;
    try (Utf8Text text = Utf8Text.openProse(file)) {
      prose = new ProseText(new ProseWords(text, blankLinesSeparate), counts);
    }
    int size = prose.size();
    if (size < SMALLEST_TEXT) {
      throw new BadDataException(
          file,
          size == 0
              ? "this file has no words"
              : String.format(
                  Locale.ROOT,
                  "%d words are too few for a corpus; at least %d are needed",
                  size,
                  SMALLEST_TEXT));
    }
    int reach = (int) (REACH_SHARE * size);
    int trainEnd = prose.cutNear((int) Math.round(TRAIN_SHARE * size), reach);
    int validationEnd =
        prose.cutNear((int) Math.round((TRAIN_SHARE + VALIDATION_SHARE) * size), reach);
    int[] train = prose.numbers(0, trainEnd);
    Vocabulary vocabulary = Vocabulary.of(counts.frequent(train, minCount));
    int[] ids = counts.ids(vocabulary::idOrNone);
    requireIds(file, prose, ids, trainEnd);
    Path name = file.toAbsolutePath().normalize().getFileName();
    return new WordCorpus(
        String.valueOf(name),
        vocabulary,
        WordCounts.replace(train, ids),
        WordCounts.replace(prose.numbers(trainEnd, validationEnd), ids),
        WordCounts.replace(prose.numbers(validationEnd, size), ids));
  }

  private static boolean hasManyBlankLines(Path file) throws IOException {
    try (Utf8Text text = Utf8Text.openProse(file)) {
      long lines = 1;
      long blank = 0;
      boolean isBlank = true;
      for (int c = text.next(); c != Utf8Text.END; c = text.next()) {
        int ends = CodePoints.lineEnds(c);
        if (ends > 0) {
          lines += ends;
          blank += ends - (isBlank ? 0 : 1);
          isBlank = true;
        } else {
          isBlank &= CodePoints.isProseSpace(c);
        }
      }
      return blank * LINES_PER_BLANK_LINE >= lines;
    }
  }

  private static void requireIds(Path file, ProseText prose, int[] ids, int trainEnd)
      throws BadDataException {
    int[] others = prose.numbers(trainEnd, prose.size());
    for (int i = 0; i < others.length; i++) {
      if (ids[others[i]] == Vocabulary.NONE) {
        int place = trainEnd + i;
        throw new BadDataException(
            file,
            String.format(
                    Locale.ROOT,
                    "the word \"%s\" in the paragraph that ends in line %d is not in the training part, ",
                    prose.word(place),
                    prose.lineNear(place))
                + String.format(
                    Locale.ROOT,
                    "which has no %s to stand for it (a minimum count of 2 or more makes one)",
                    Vocabulary.UNK));
      }
    }
  }
}
