package io.github.sublstm.experiments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder with MNIST's four files, of 60 and 20 images with 4x4 pixels. */
final class TinyMnist {

  static final int TRAIN = 60;
  static final int TEST = 20;
  private static final int SIDE = 4;
  private static final int CLASSES = 10;

  private TinyMnist() {}

  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("train-images-idx3-ubyte"), images(TRAIN, 1));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(TRAIN, CLASSES));
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(TEST, 2));
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), labels(TEST, CLASSES));
    return folder;
  }

  /**
   * A command line that trains small networks on these images.
   *
   * @param options of the test, which may replace those added here
   * @param data the folder with the images
   * @param out the folder for the results
   */
  static String line(String options, Path data, Path out) {
    return CommandRun.line(
        "seq-mnist",
        options,
        "--data " + data,
        "--out " + out,
        "--progress none",
        "--units 3",
        "--batch-size 10",
        "--validation 10");
  }

  /** Random ones. */
  static byte[] images(int count, long seed) {
    byte[] pixels = new byte[count * SIDE * SIDE];
    new Random(seed).nextBytes(pixels);
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x0803)
        .putInt(count)
        .putInt(SIDE)
        .putInt(SIDE)
        .put(pixels)
        .array();
  }

  /** 0, 1, 2, ... and again. */
  static byte[] labels(int count, int classes) {
    ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(0x0801).putInt(count);
    for (int i = 0; i < count; i++) {
      file.put((byte) (i % classes));
    }
    return file.array();
  }
}
