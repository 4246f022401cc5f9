package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The UCI Japanese Vowels (Kudo, Toyama and Shimbo, 1999): utterances of two vowels by nine
 * speakers, each a sequence of 7 to 29 frames of 12 LPC cepstrum coefficients; the class is the
 * speaker. Read from a folder, for the terms of the data do not allow to ship it.
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
   * Reads the files {@code ae.train} and {@code ae.test}: one frame a line, and a line of twelve
   * 1.0 after each utterance. The files do not name the speakers, but have them in turn, each with
   * a known number of utterances.
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
    List<float[][]> sequences = new ArrayList<>();
    List<float[]> frames = new ArrayList<>();
    try (Utf8Text text = Utf8Text.open(file)) {
      LineWords words = new LineWords(text);
      for (float[] frame = frame(words, file); frame != null; frame = frame(words, file)) {
        if (!isEndOfUtterance(frame)) {
          frames.add(frame);
        } else if (frames.isEmpty()) {
          throw new BadDataException(
              file, "the utterance that ends in line %d has no frames".formatted(words.line()));
        } else {
          sequences.add(frames.toArray(float[][]::new));
          frames.clear();
        }
      }
    }
    int expected = Arrays.stream(utterances).sum();
    if (!frames.isEmpty() || sequences.size() != expected) {
      throw new BadDataException(
          file,
          "%d whole utterances instead of %d%s"
              .formatted(
                  sequences.size(), expected, frames.isEmpty() ? "" : ", the last is cut short"));
    }
    return VariableLengthSequences.withLabels(
        sequences.toArray(float[][][]::new), speakers(utterances), SPEAKERS);
  }

  /** The numbers of the next line that has any, or null after the last. */
  private static float[] frame(LineWords words, Path file) throws IOException {
    List<String> fields = new ArrayList<>(FEATURES);
    String word = words.next();
    while (word != null && !(word.equals(Vocabulary.EOS) && !fields.isEmpty())) {
      if (!word.equals(Vocabulary.EOS)) {
        fields.add(word);
      }
      word = words.next();
    }
    if (fields.isEmpty()) {
      return null;
    }
    if (fields.size() != FEATURES) {
      throw new BadDataException(
          file,
          "line %d has %d numbers instead of %d".formatted(words.line(), fields.size(), FEATURES));
    }
    float[] frame = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      frame[i] = number(fields.get(i), words.line(), file);
    }
    return frame;
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
        file, "line %d has \"%s\" where a number belongs".formatted(line, field));
  }

  private static boolean isEndOfUtterance(float[] frame) {
    for (float value : frame) {
      if (value != 1f) {
        return false;
      }
    }
    return true;
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
}
