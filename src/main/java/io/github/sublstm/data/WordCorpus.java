package io.github.sublstm.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A text as word ids, in three contiguous parts, with the vocabulary of the training part.
 *
 * @param name what to call it in results: the name of the folder or file
 * @param vocabulary the words of the training part, the most frequent first
 * @param train ids of the words to learn from, in the order of the text
 * @param validation ids of the words to choose models and settings with
 * @param test ids of the words to report on, once
 */
public record WordCorpus(
    String name, Vocabulary vocabulary, int[] train, int[] validation, int[] test) {

  /** The smallest minimum count, with which every training word is kept. */
  public static final int ALL_WORDS = 1;

  /**
   * Words of raw text that occur less often than this in its training part become {@code <unk>},
   * unless another count is given.
   */
  public static final int DEFAULT_PROSE_MIN_COUNT = 3;

  /** A part needs a word and a next one to predict. */
  private static final int SMALLEST_PART = 2;

  /**
   * Checks the parts; the arrays are not copied.
   *
   * @throws IllegalArgumentException if a part has fewer than 2 words, or an id that the vocabulary
   *     lacks
   */
  public WordCorpus {
    check("training", train, vocabulary);
    check("validation", validation, vocabulary);
    check("test", test, vocabulary);
  }

  /** Tells corpora apart: a CRC-32C, in hexadecimal, of all words of the three parts. */
  public String checksum() {
    return new Checksum().add(train).add(validation).add(test).hex();
  }

  private static void check(String part, int[] ids, Vocabulary vocabulary) {
    if (ids.length < SMALLEST_PART) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The %s part has %d words; at least %d are needed",
              part,
              ids.length,
              SMALLEST_PART));
    }
    for (int id : ids) {
      if (id < 0 || id >= vocabulary.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "The %s part has the word id %d, which is not in [0, %d)",
                part,
                id,
                vocabulary.size()));
      }
    }
  }

  /**
   * Reads a corpus with the usual minimum counts: {@link #ALL_WORDS} for a folder, {@link
   * #DEFAULT_PROSE_MIN_COUNT} for a file.
   *
   * @param path as for {@link #read(Path, int)}
   * @throws BadDataException as {@link #read(Path, int)}
   * @throws IOException if reading fails
   */
  public static WordCorpus read(Path path) throws IOException {
    return read(path, Files.isDirectory(path) ? ALL_WORDS : DEFAULT_PROSE_MIN_COUNT);
  }

  /**
   * Reads a corpus, all of it in UTF-8. Lines may end with LF, CR or CRLF.
   *
   * <p>A <b>folder</b> holds a tokenised corpus: {@code train.txt}, {@code valid.txt} and {@code
   * test.txt}, or the same parts as {@code ptb.train.txt} (Penn Treebank) or {@code
   * wiki.train.tokens} (WikiText), the first of these three kinds whose training part is there.
   * Words are what white space separates, as they are written; an {@code <eos>} is added at the end
   * of every line, blank ones too. White space is any that Unicode has, no-break spaces too, and
   * control characters; so is a byte order mark inside a file, which is where two files were
   * joined, unless it stands alone between spaces, as WikiText has it among its words.
   *
   * <p>A <b>file</b> holds raw text. It is put in lower case and cut into words: a run of letters,
   * with one apostrophe inside where there is one ({@code don't}); a run of digits; every other
   * character but white space by itself. Soft hyphens, marks of direction and other invisible
   * characters are left out; zero width joiners and non-joiners are kept inside words; zero width
   * spaces and byte order marks are white space too. An {@code <eos>} is added at the end of every
   * paragraph, where paragraphs are separated by blank lines if at least one line in fifty is
   * blank, and are the lines that are not blank otherwise; Unicode's paragraph separator counts as
   * a blank line. The first 80 % of the words are the training part, the next 10 % the validation
   * part; each cut is moved to the nearest end of a paragraph if there is one within 1 % of the
   * words.
   *
   * <p>100 MB of text take about 200 MB of memory while they are read and 80 MB afterwards.
   *
   * @param path a folder or a file
   * @param minCount words that occur less often than this in the training part become {@code
   *     <unk>}; 1 keeps them all
   * @throws BadDataException in one line that names the file, and where it can be told the line: if
   *     a file is missing (with the names looked for), unreadable, not UTF-8, empty or too small;
   *     or if a validation or test word does not occur in the training part and there is no {@code
   *     <unk>} to stand for it
   * @throws IOException if reading fails
   * @throws IllegalArgumentException if {@code minCount} is not positive
   */
  public static WordCorpus read(Path path, int minCount) throws IOException {
    if (Files.notExists(path)) {
      throw DataFiles.missing(path, "file or folder", new NoSuchFileException(path.toString()));
    }
    return Files.isDirectory(path)
        ? CorpusFolder.read(path, minCount)
        : ProseFile.read(path, minCount);
  }

  /**
   * Two novels by Jane Austen, "Pride and Prejudice" and "Emma", which are embedded in this
   * library; see {@link #novels(int)}. Words that occur less than {@link #DEFAULT_PROSE_MIN_COUNT}
   * times in the training part are {@code <unk>}.
   */
  public static WordCorpus novels() {
    return novels(DEFAULT_PROSE_MIN_COUNT);
  }

  /**
   * Two novels by Jane Austen, "Pride and Prejudice" and "Emma", which are embedded in this
   * library, cut into words as a raw text {@linkplain #read(Path, int) file} with an {@code <eos>}
   * after every paragraph. The test part is the last six chapters of both novels, the validation
   * part the six chapters before those, and the training part all that comes before: 49 of 61 and
   * 43 of 55 chapters. In every part "Pride and Prejudice" comes first.
   *
   * @param minCount words that occur less often than this in the training part become {@code <unk>}
   * @throws IllegalArgumentException if {@code minCount} is less than 2: there are words in the
   *     other parts that the training part lacks
   */
  public static WordCorpus novels(int minCount) {
    try {
      return Novels.read(minCount);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded novels cannot be read", e);
    }
  }
}
