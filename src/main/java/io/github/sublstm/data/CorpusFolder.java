package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** A tokenised corpus: a folder with a training, a validation and a test file. */
final class CorpusFolder {

  /** How the files may be called; the part is put in. */
  private static final List<String> NAMES = List.of("%s.txt", "ptb.%s.txt", "wiki.%s.tokens");

  private static final String TRAIN = "train";
  private static final String VALIDATION = "valid";
  private static final String TEST = "test";

  private CorpusFolder() {}

  /** As {@link WordCorpus#read(Path, int)} for a folder. */
  static WordCorpus read(Path folder, int minCount) throws IOException {
    Path trainFile =
        DataFiles.find(
                folder,
                NAMES.stream().map(name -> String.format(Locale.ROOT, name, TRAIN)).toList())
            .orElseThrow(() -> new BadDataException(folder, "no corpus; looked for " + wanted()));
    String names =
        NAMES.stream()
            .filter(name -> trainFile.endsWith(String.format(Locale.ROOT, name, TRAIN)))
            .findFirst()
            .orElseThrow();
    WordCounts counts = new WordCounts();
    int[] train = read(trainFile, counts::number, trainFile);
    Vocabulary vocabulary = Vocabulary.of(counts.frequent(train, minCount));
    ToIntFunction<String> id = vocabulary::idOrNone;
    return new WordCorpus(
        String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
        vocabulary,
        WordCounts.replace(train, counts.ids(vocabulary::idOrNone)),
        read(folder.resolve(String.format(Locale.ROOT, names, VALIDATION)), id, trainFile),
        read(folder.resolve(String.format(Locale.ROOT, names, TEST)), id, trainFile));
  }

  private static String wanted() {
    return NAMES.stream()
        .map(
            name ->
                String.format(
                    Locale.ROOT,
                    "%s, %s and %s",
                    String.format(Locale.ROOT, name, TRAIN),
                    String.format(Locale.ROOT, name, VALIDATION),
                    String.format(Locale.ROOT, name, TEST)))
        .collect(Collectors.joining("; "));
  }

  private static int[] read(Path file, ToIntFunction<String> idOf, Path trainFile)
      throws IOException {
    try (Utf8Text text = Utf8Text.open(file)) {
      WordStream words = new LineWords(text);
      IntList ids = new IntList();
      boolean isText = false;
      for (String word = words.next(); word != null; word = words.next()) {
        int id = idOf.applyAsInt(word);
        if (id == Vocabulary.NONE) {
          throw new BadDataException(
              file,
              String.format(
                      Locale.ROOT,
                      "the word \"%s\" in line %d is not in %s, which has no %s to stand for it",
                      word,
                      words.line(),
                      trainFile.getFileName(),
                      Vocabulary.UNK)
                  + " (a minimum count of 2 or more makes one)");
        }
        ids.add(id);
        isText |= !word.equals(Vocabulary.EOS);
      }
      if (!isText) {
        throw new BadDataException(file, "this file has no words");
      }
      return ids.toArray();
    }
  }
}
