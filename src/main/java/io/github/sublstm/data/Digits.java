package io.github.sublstm.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * The test part of the UCI optical digits (Alpaydin and Kaynak, 1998), embedded in this library:
 * 1,797 images of 8x8 pixels, read row by row as sequences of 64 steps, in ten classes.
 */
public final class Digits {

  /** Number of images. */
  public static final int EXAMPLES = 1797;

  /** Steps of a sequence: one for each pixel of an 8x8 image. */
  public static final int STEPS = 64;

  /** Number of classes, the digits 0 to 9. */
  public static final int CLASSES = 10;

  private static final int BRIGHTEST = 16;
  private static final String RESOURCE = "digits.csv.gz";

  private Digits() {}

  /**
   * Reads the embedded data.
   *
   * @return pixels scaled from 0..16 to [-1, 1], so that an empty pixel still tells a network that
   *     a step has passed
   * @throws IllegalStateException if the resource is missing or not what it should be
   * @throws UncheckedIOException if it cannot be read
   */
  public static LabelledSequences load() {
    try (InputStream resource = Digits.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("The digits are not on the class path: " + RESOURCE);
      }
      LabelledSequences digits = read(new GZIPInputStream(resource));
      if (digits.size() != EXAMPLES) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT, "The digits have %d rows instead of %d", digits.size(), EXAMPLES));
      }
      return digits;
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded digits cannot be read", e);
    }
  }

  /**
   * Reads rows of 64 pixels in 0..16 and a label in 0..9, separated by commas.
   *
   * @throws IllegalStateException naming the first bad line
   */
  static LabelledSequences read(InputStream csv) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(csv, StandardCharsets.US_ASCII));
    List<String> lines = reader.lines().toList();
    float[][] pixels = new float[lines.size()][STEPS];
    int[] labels = new int[lines.size()];
    for (int i = 0; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(",");
      if (fields.length != STEPS + 1) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Line %d of the digits has %d fields instead of %d",
                i + 1,
                fields.length,
                STEPS + 1));
      }
      for (int step = 0; step < STEPS; step++) {
        pixels[i][step] = 2f * parse(fields[step], BRIGHTEST, i) / BRIGHTEST - 1f;
      }
      labels[i] = parse(fields[STEPS], CLASSES - 1, i);
    }
    return new LabelledSequences(pixels, labels, CLASSES);
  }

  private static int parse(String field, int largest, int line) {
    try {
      int value = Integer.parseInt(field);
      if (value >= 0 && value <= largest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as any other value that should not be there.
    }
    throw new IllegalStateException(
        String.format(
            Locale.ROOT,
            "Line %d of the digits has \"%s\" where a number in 0..%d belongs",
            line + 1,
            field,
            largest));
  }
}
