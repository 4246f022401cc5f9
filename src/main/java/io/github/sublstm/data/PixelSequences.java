package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder of MNIST, of images in the same files and ten classes, or of a split of EMNIST, read
 * pixel by pixel: sequences of one value in [0, 1] per step, row by row from the top left. Held as
 * bytes, so that all of MNIST takes 55 MB.
 *
 * @param name what the files are called: {@link #MNIST}, or {@code emnist-letters} and the like
 * @param train images to learn from
 * @param validation images to choose models and settings with, in nearly the same class proportions
 * @param test images to report on, once
 */
public record PixelSequences(
    String name, LabelledSequences train, LabelledSequences validation, LabelledSequences test) {

  /** The name of a set with MNIST's file names. */
  public static final String MNIST = "mnist";

  private static final int MNIST_CLASSES = 10;

  /** The training images that {@link #read(Path)} sets aside for validation. */
  public static final int DEFAULT_VALIDATION = 5000;

  /** Fixed, so that results of different runs and machines are about the same images. */
  private static final long SPLIT_SEED = 60_000;

  private static final String TRAIN = "train";
  private static final String TEST = "t10k";
  private static final String EMNIST_TEST = "test";
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
   * have a dot before {@code idx} and may end in {@code .gz}. In a folder without any of these it
   * reads the files of one split of EMNIST: {@code emnist-letters-train-images-idx3-ubyte}, {@code
   * emnist-letters-test-labels-idx1-ubyte} and so on, or the same with {@code byclass}, {@code
   * bymerge}, {@code balanced}, {@code digits} or {@code mnist}. EMNIST's images are turned
   * upright, and labels are counted from 0.
   *
   * @param validationSize how many of the training images to set aside; which ones depends on
   *     nothing else
   * @throws BadDataException in one line: if a file is missing (with the names looked for) or bad,
   *     if there are several splits of EMNIST, if there are not as many labels as images, if the
   *     test images have another size, or if the set is too small for the validation part
   * @throws IOException if reading fails
   */
  public static PixelSequences read(Path folder, int validationSize) throws IOException {
    DataFiles.requireFolder(folder);
    Optional<EmnistSplit> emnist = emnist(folder);
    String name = emnist.map(EmnistSplit::fileName).orElse(MNIST);
    int classes = emnist.map(EmnistSplit::classes).orElse(MNIST_CLASSES);
    String train = emnist.map(split -> part(split, TRAIN)).orElse(TRAIN);
    String tested = emnist.map(split -> part(split, EMNIST_TEST)).orElse(TEST);
    // All four are looked for before any is read, which takes a while.
    Path trainImages = find(folder, train, IMAGES);
    Path trainLabels = find(folder, train, LABELS);
    Path testImages = find(folder, tested, IMAGES);
    Path testLabels = find(folder, tested, LABELS);
    LabelledSequences test = sequences(testImages, testLabels, classes);
    LabelledSequences all = sequences(trainImages, trainLabels, classes);
    if (all.steps() != test.steps()) {
      throw new BadDataException(
          folder,
          String.format(
              Locale.ROOT,
              "training images have %d pixels and test images %d",
              all.steps(),
              test.steps()));
    }
    if (validationSize < 1 || validationSize >= all.size()) {
      throw new BadDataException(
          folder,
          String.format(
              Locale.ROOT,
              "%d of %d training images cannot be set aside for validation",
              validationSize,
              all.size()));
    }
    StratifiedSplit split =
        StratifiedSplit.of(all.labels(), classes, validationSize, 0, SPLIT_SEED);
    return new PixelSequences(
        name, all.select(split.train()), all.select(split.validation()), test);
  }

  /** The split of EMNIST that is in the folder; none if MNIST is, or neither. */
  private static Optional<EmnistSplit> emnist(Path folder) throws BadDataException {
    if (hasAny(folder, TRAIN, TEST)) {
      return Optional.empty();
    }
    List<EmnistSplit> splits = new ArrayList<>();
    for (EmnistSplit split : EmnistSplit.values()) {
      if (hasAny(folder, part(split, TRAIN), part(split, EMNIST_TEST))) {
        splits.add(split);
      }
    }
    if (splits.size() > 1) {
      throw new BadDataException(
          folder,
          String.format(
              Locale.ROOT,
              "these are several data sets, %s; give each a folder of its own",
              splits.stream().map(EmnistSplit::fileName).collect(Collectors.joining(", "))));
    }
    return splits.stream().findFirst();
  }

  private static String part(EmnistSplit split, String part) {
    return split.fileName() + "-" + part;
  }

  private static boolean hasAny(Path folder, String... parts) throws BadDataException {
    List<String> names =
        Arrays.stream(parts)
            .flatMap(part -> Stream.of(names(part, IMAGES), names(part, LABELS)))
            .flatMap(List::stream)
            .toList();
    return DataFiles.find(folder, names).isPresent();
  }

  private static Path find(Path folder, String part, String kind) throws BadDataException {
    List<String> names = names(part, kind);
    return DataFiles.find(folder, names)
        .orElseThrow(
            () ->
                new BadDataException(
                    folder, "a file is missing; looked for " + String.join(", ", names)));
  }

  private static List<String> names(String part, String kind) {
    return Stream.of("-", ".")
        .flatMap(dot -> Stream.of(".gz", "").map(gz -> String.format(Locale.ROOT, kind, dot, gz)))
        .map(rest -> part + "-" + rest)
        .toList();
  }

  private static LabelledSequences sequences(Path images, Path labels, int classes)
      throws IOException {
    return LabelledSequences.ofPixels(IdxImages.read(images), IdxLabels.read(labels, classes));
  }

  /** Number of classes, the same in all parts. */
  public int classes() {
    return train.classes();
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
        name, train.reorderSteps(order), validation.reorderSteps(order), test.reorderSteps(order));
  }
}
