package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The UCI Japanese Vowels (Kudo, Toyama and Shimbo, 1999): utterances of two vowels by nine
 * speakers, each a sequence of 7 to 29 frames of 12 LPC cepstrum coefficients; the class is the
 * speaker. Read from a folder, for the terms of the data do not allow shipping it.
 *
 * @param train 270 utterances, 30 of each speaker
 * @param test 370 utterances, 24 to 88 of each speaker
 */
public record JapaneseVowels(VariableLengthSequences train, VariableLengthSequences test) {

  /** Coefficients of a frame. */
  public static final int FEATURES = 12;

  /** Number of speakers, which are the classes. */
  public static final int SPEAKERS = 9;

  private static final int[] TRAIN_UTTERANCES = {30, 30, 30, 30, 30, 30, 30, 30, 30};
  private static final int[] TEST_UTTERANCES = {31, 35, 88, 44, 29, 24, 40, 50, 29};

  /**
   * Reads the files {@code ae.train} and {@code ae.test}: one frame per line, and after each
   * utterance a line of twelve 1.0, or, in a file without such lines, blank lines. The files do not
   * name the speakers, but have them in turn, each with a known number of utterances.
   *
   * @throws BadDataException in one line that names the file, and where it can be told the line: if
   *     a file is missing, unreadable, cut short, not made of frames, or has another number of
   *     utterances
   * @throws IOException if reading fails
   */
  public static JapaneseVowels read(Path folder) throws IOException {
    DataFiles.requireFolder(folder);
    return new JapaneseVowels(
        read(folder.resolve("ae.train"), TRAIN_UTTERANCES),
        read(folder.resolve("ae.test"), TEST_UTTERANCES));
  }

  private static VariableLengthSequences read(Path file, int[] utterances) throws IOException {
    List<Line> lines = lines(file);
    // Where ends are marked, blank lines mean nothing: UCI describes both, and some files have
    // both.
    Predicate<Line> separates =
        lines.stream().anyMatch(Line::isMark) ? Line::isMark : Line::isBlank;
    List<float[][]> sequences = new ArrayList<>();
    List<float[]> frames = new ArrayList<>();
    for (Line line : lines) {
      if (separates.test(line)) {
        if (!frames.isEmpty()) {
          sequences.add(frames.toArray(float[][]::new));
          frames.clear();
        } else if (line.isMark()) {
          throw new BadDataException(
              file,
              String.format(
                  Locale.ROOT, "the utterance that ends in line %d has no frames", line.number()));
        }
      } else if (!line.isBlank()) {
        frames.add(line.numbers());
      }
    }
    int expected = Arrays.stream(utterances).sum();
    if (!frames.isEmpty() || sequences.size() != expected) {
      throw new BadDataException(
          file,
          String.format(
              Locale.ROOT,
              "%d whole utterances instead of %d%s",
              sequences.size(),
              expected,
              frames.isEmpty() ? "" : ", the last is cut short"));
    }
    return VariableLengthSequences.withLabels(
        sequences.toArray(float[][][]::new), speakers(utterances), SPEAKERS);
  }

  /** All lines, and a blank one for the end of the file. */
  private static List<Line> lines(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (Utf8Text text = Utf8Text.open(file)) {
      LineWords words = new LineWords(text);
      List<String> fields = new ArrayList<>(FEATURES);
      for (String word = words.next(); word != null; word = words.next()) {
        if (!word.equals(Vocabulary.EOS)) {
          fields.add(word);
        } else {
          lines.add(new Line(words.line(), numbers(fields, words.line(), file)));
          fields.clear();
        }
      }
    }
    lines.add(new Line(lines.size() + 1, new float[0]));
    return lines;
  }

  private static float[] numbers(List<String> fields, int line, Path file) throws BadDataException {
    if (!fields.isEmpty() && fields.size() != FEATURES) {
      throw new BadDataException(
          file,
          String.format(
              Locale.ROOT, "line %d has %d numbers instead of %d", line, fields.size(), FEATURES));
    }
    float[] numbers = new float[fields.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(fields.get(i), line, file);
    }
    return numbers;
  }

  private static float number(String field, int line, Path file) throws BadDataException {
    try {
      float value = Float.parseFloat(field);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as any other value that should not be there.
    }
    throw new BadDataException(
        file, String.format(Locale.ROOT, "line %d has \"%s\" where a number belongs", line, field));
  }

  private static int[] speakers(int[] utterances) {
    int[] labels = new int[Arrays.stream(utterances).sum()];
    int next = 0;
    for (int speaker = 0; speaker < SPEAKERS; speaker++) {
      Arrays.fill(labels, next, next + utterances[speaker], speaker);
      next += utterances[speaker];
    }
    return labels;
  }

  /**
   * A line of a file.
   *
   * @param number counted from 1
   * @param numbers a frame, or none in a blank line
   */
  private record Line(int number, float[] numbers) {

    boolean isBlank() {
      return numbers.length == 0;
    }

    /** Whether this marks the end of an utterance. */
    boolean isMark() {
      for (float value : numbers) {
        if (value != 1f) {
          return false;
        }
      }
      return !isBlank();
    }
  }
}
