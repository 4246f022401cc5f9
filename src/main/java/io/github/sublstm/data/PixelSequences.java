package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A folder of MNIST, or of images in the same files and ten classes, read pixel by pixel: sequences
 * of one value in [0, 1] a step, row by row from the top left. Held as bytes, so that all of MNIST
 * takes 55 MB.
 *
 * @param train images to learn from
 * @param validation images to choose models and settings with, in nearly the same class proportions
 * @param test images to report on, once
 */
public record PixelSequences(
    LabelledSequences train, LabelledSequences validation, LabelledSequences test) {

  /** Number of classes. */
  public static final int CLASSES = 10;

  /** The training images that {@link #read(Path)} sets aside for validation. */
  public static final int DEFAULT_VALIDATION = 5000;

  /** Fixed, so that results of different runs and machines are about the same images. */
  private static final long SPLIT_SEED = 60_000;

  private static final String TRAIN = "train";
  private static final String TEST = "t10k";
  private static final String IMAGES = "images%sidx3-ubyte%s";
  private static final String LABELS = "labels%sidx1-ubyte%s";

  /**
   * Reads a folder and sets {@link #DEFAULT_VALIDATION} training images aside for validation.
   *
   * @throws BadDataException as {@link #read(Path, int)}
   * @throws IOException if reading fails
   */
  public static PixelSequences read(Path folder) throws IOException {
    return read(folder, DEFAULT_VALIDATION);
  }

  /**
   * Reads {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
   * t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, raw or compressed; the names may
   * have a dot before {@code idx} and may end in {@code .gz}.
   *
   * @param validationSize how many of the training images to set aside; which ones depends on
   *     nothing else
   * @throws BadDataException in one line: if a file is missing (with the names looked for) or bad,
   *     if there are not as many labels as images, if the test images have another size, or if the
   *     set is too small for the validation part
   * @throws IOException if reading fails
   */
  public static PixelSequences read(Path folder, int validationSize) throws IOException {
    DataFiles.requireFolder(folder);
    // All four are looked for before any is read, which takes a while.
    Path trainImages = find(folder, TRAIN, IMAGES);
    Path trainLabels = find(folder, TRAIN, LABELS);
    Path testImages = find(folder, TEST, IMAGES);
    Path testLabels = find(folder, TEST, LABELS);
    LabelledSequences test = sequences(testImages, testLabels);
    LabelledSequences all = sequences(trainImages, trainLabels);
    if (all.steps() != test.steps()) {
      throw new BadDataException(
          folder,
          "training images have %d pixels and test images %d".formatted(all.steps(), test.steps()));
    }
    if (validationSize < 1 || validationSize >= all.size()) {
      throw new BadDataException(
          folder,
          "%d of %d training images cannot be set aside for validation"
              .formatted(validationSize, all.size()));
    }
    StratifiedSplit split =
        StratifiedSplit.of(all.labels(), CLASSES, validationSize, 0, SPLIT_SEED);
    return new PixelSequences(all.select(split.train()), all.select(split.validation()), test);
  }

  private static Path find(Path folder, String part, String name) throws BadDataException {
    List<String> names =
        List.of("-", ".").stream()
            .flatMap(dot -> List.of(".gz", "").stream().map(gz -> name.formatted(dot, gz)))
            .map(rest -> part + "-" + rest)
            .toList();
    return DataFiles.find(folder, names)
        .orElseThrow(
            () ->
                new BadDataException(
                    folder, "a file is missing; looked for " + String.join(", ", names)));
  }

  private static LabelledSequences sequences(Path images, Path labels) throws IOException {
    return LabelledSequences.ofPixels(IdxImages.read(images), IdxLabels.read(labels, CLASSES));
  }

  /**
   * The same images with their pixels in a random order, which is one for all images of all parts:
   * "permuted sequential MNIST".
   *
   * @param seed of the order
   */
  public PixelSequences permuted(long seed) {
    int[] order = IntStream.range(0, train.steps()).toArray();
    Shuffle.inPlace(order, new Random(seed));
    return new PixelSequences(
        train.reorderSteps(order), validation.reorderSteps(order), test.reorderSteps(order));
  }
}
