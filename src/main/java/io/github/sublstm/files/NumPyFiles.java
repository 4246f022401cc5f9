package io.github.sublstm.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes arrays in NumPy's formats {@code .npy} (version 1) and {@code .npz}. */
public final class NumPyFiles {

  /** The ending of the files inside an {@code .npz} file. */
  public static final String SUFFIX = ".npy";

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The data begin at a multiple of this many bytes. */
  private static final int ALIGNMENT = 64;

  /** Magic number, version and the length of the header. */
  private static final int PREAMBLE = 10;

  private NumPyFiles() {}

  /** The first bytes of every {@code .npy} file. */
  public static byte[] magic() {
    return MAGIC.clone();
  }

  /**
   * Encodes an array in row-major order.
   *
   * @param type NumPy's name of a little-endian type, such as {@code <f4}
   * @param shape the sizes of the dimensions; none for a single value
   * @param bytes how many the values take
   * @param values puts them
   * @return the whole file
   */
  public static byte[] npy(
      String type, List<Integer> shape, int bytes, Consumer<ByteBuffer> values) {
    // As Python writes a tuple: readers such as ND4J's stumble over other commas.
    String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }",
            type,
            sizes,
            shape.size() == 1 ? "," : "");
    int end = PREAMBLE + header.length() + 1;
    int padded = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer out =
        ByteBuffer.allocate(Math.addExact(padded, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - PREAMBLE));
    out.put((header + " ".repeat(padded - end) + "\n").getBytes(StandardCharsets.US_ASCII));
    values.accept(out);
    return out.array();
  }

  /**
   * Encodes a text as a single value of NumPy's type for text, which {@code numpy.load} reads
   * without pickle.
   *
   * @param text not empty
   * @return the whole file
   */
  public static byte[] npy(String text) {
    int[] characters = text.codePoints().toArray();
    return npy(
        "<U" + characters.length,
        List.of(),
        Math.multiplyExact(characters.length, Integer.BYTES),
        out -> {
          for (int character : characters) {
            out.putInt(character);
          }
        });
  }

  /**
   * Writes arrays as {@code np.savez} does, in one go.
   *
   * @param file a file of that name is replaced
   * @param arrays by name, as {@link #npy} encoded them
   * @throws FileAccessException if it cannot be written
   */
  public static void writeNpz(Path file, Map<String, byte[]> arrays) throws FileAccessException {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
            zip.putNextEntry(new ZipEntry(array.getKey() + SUFFIX));
            zip.write(array.getValue());
            zip.closeEntry();
          }
          zip.finish();
        });
  }
}
