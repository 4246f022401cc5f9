package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Grey-scale images from a file in the IDX format of MNIST, one byte per pixel. Immutable. */
public final class IdxImages {

  /** Larger ones are taken for a damaged header, before memory is reserved for them. */
  private static final int LARGEST_SIDE = 4096;

  private final Path source;
  private final byte[][] pixels;
  private final int rows;
  private final int columns;

  private IdxImages(Path source, byte[][] pixels, int rows, int columns) {
    this.source = source;
    this.pixels = pixels;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Reads a file of unsigned bytes in three dimensions: images, rows, columns. EMNIST's files,
   * whose names begin with {@code emnist-}, have the columns first; such images are transposed, so
   * that they are upright.
   *
   * @param file raw or compressed by gzip, whatever its name
   * @throws BadDataException in one line that names the file: if it is missing, unreadable, of
   *     another format, cut short, longer than its header says, or damaged
   * @throws IOException if reading fails
   */
  public static IdxImages read(Path file) throws IOException {
    try (IdxFile idx = IdxFile.open(file, 3, "images")) {
      int count = idx.dimension("images", Integer.MAX_VALUE);
      int rows = idx.dimension("rows", LARGEST_SIDE);
      int columns = idx.dimension("columns", LARGEST_SIDE);
      String promise = String.format(Locale.ROOT, "%d images of %dx%d", count, rows, columns);
      boolean isTransposed = EmnistSplit.isTransposed(file);
      // The list grows with what is there: a wrong count must not reserve memory.
      List<byte[]> images = new ArrayList<>();
      while (images.size() < count) {
        byte[] image = new byte[rows * columns];
        if (idx.fill(image) < image.length) {
          throw new BadDataException(
              file,
              String.format(
                  Locale.ROOT,
                  "this file is cut short: it promises %s and has %d",
                  promise,
                  images.size()));
        }
        images.add(isTransposed ? transposed(image, rows, columns) : image);
      }
      idx.requireEnd(promise);
      return new IdxImages(
          file,
          images.toArray(byte[][]::new),
          isTransposed ? columns : rows,
          isTransposed ? rows : columns);
    }
  }

  private static byte[] transposed(byte[] image, int rows, int columns) {
    byte[] upright = new byte[image.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        upright[column * rows + row] = image[row * columns + column];
      }
    }
    return upright;
  }

  /** The file these images are from. */
  public Path source() {
    return source;
  }

  /** Number of images, at least 1. */
  public int size() {
    return pixels.length;
  }

  /** Height of every image in pixels. */
  public int rows() {
    return rows;
  }

  /** Width of every image in pixels. */
  public int columns() {
    return columns;
  }

  /**
   * The brightness of a pixel as the file has it, in 0..255.
   *
   * @throws IndexOutOfBoundsException if there is no such image or pixel
   */
  public int pixel(int image, int row, int column) {
    if (column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException("No column " + column);
    }
    return Byte.toUnsignedInt(pixels[image][row * columns + column]);
  }

  /** All images, row by row; for this package, where nobody writes to them. */
  byte[][] pixels() {
    return pixels;
  }
}
