package io.github.sublstm.interop;

import io.github.sublstm.files.NumPyFiles;
import io.github.sublstm.runtime.Refusals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A floating-point array in NumPy's {@code .npy} format, versions 1 to 3. ND4J 1.0.0-M2.1's own
 * reader takes a pointer without a length, so a truncated array would be read past its end, and its
 * {@code .npz} reader fails on compressed files and on single numbers.
 *
 * @param shape the sizes of the dimensions; none for a single number
 * @param values in row-major order
 */
record NpyArray(List<Integer> shape, double[] values) {

  private static final String TRUNCATED = "a truncated file";
  private static final byte[] MAGIC = NumPyFiles.magic();
  private static final Pattern TYPE = Pattern.compile("'descr': *'([<>=|]?)(\\w+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  private static final int HALF_FRACTION = 10;
  private static final int HALF_EXPONENT_MAX = 31;

  /** What the exponent of a float16 is above that of its fraction as a whole number. */
  private static final int HALF_BIAS = 25;

  /** Magic number, version and, in version 1, the length of the header. */
  private static final int PREAMBLE = 10;

  /**
   * Decodes an array.
   *
   * @throws IllegalArgumentException saying what was expected and what was found
   */
  static NpyArray decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String header = header(in);
    Matcher type = find(TYPE, header);
    List<Integer> shape = shape(find(SHAPE, header).group(1));
    int width =
        switch (type.group(2)) {
          case "f2" -> Short.BYTES;
          case "f4" -> Float.BYTES;
          case "f8" -> Double.BYTES;
          default ->
              throw new IllegalArgumentException(
                  Refusals.found(
                      "type float16, float32 or float64",
                      "'" + type.group(1) + type.group(2) + "'",
                      (type.group(2).equals("V2")
                              ? "bfloat16, which NumPy lacks"
                              : "a tensor of another type")
                          + "; in Python: "
                          + PythonLines.savez("module.state_dict()")));
        };
    int length = length(shape);
    if (in.remaining() != (long) length * width) {
      throw new IllegalArgumentException(
          Refusals.found(
              (long) length * width + " bytes for shape " + shape,
              Integer.toString(in.remaining()),
              TRUNCATED));
    }
    in.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[length];
    for (int k = 0; k < length; k++) {
      values[k] =
          switch (width) {
            case Short.BYTES -> half(in.getShort());
            case Float.BYTES -> in.getFloat();
            default -> in.getDouble();
          };
    }
    boolean columnMajor = find(ORDER, header).group(1).equals("True");
    return new NpyArray(shape, columnMajor ? rowMajor(values, shape) : values);
  }

  /** The value of a float16 of IEEE 754: a sign, 5 bits of exponent and 10 of fraction. */
  private static double half(short bits) {
    int exponent = bits >> HALF_FRACTION & HALF_EXPONENT_MAX;
    int fraction = bits & (1 << HALF_FRACTION) - 1;
    double magnitude;
    if (exponent == HALF_EXPONENT_MAX) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, 1 - HALF_BIAS);
    } else {
      magnitude = Math.scalb((double) (fraction + (1 << HALF_FRACTION)), exponent - HALF_BIAS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** Whether a file's first bytes are those of an {@code .npy} file. */
  static boolean hasMagic(byte[] first) {
    return first.length >= MAGIC.length && Arrays.equals(MAGIC, Arrays.copyOf(first, MAGIC.length));
  }

  private static String header(ByteBuffer in) {
    boolean known = hasMagic(in.array());
    if (in.remaining() < PREAMBLE) {
      throw new IllegalArgumentException(
          "expected an .npy array, found " + in.remaining() + " bytes");
    }
    in.position(MAGIC.length);
    int version = in.get();
    in.get();
    if (!known || version < 1 || version > 3) {
      throw new IllegalArgumentException("expected an .npy array of version 1 to 3, found none");
    }
    // Versions 2 and 3 have room for longer headers.
    long length = version == 1 ? in.getShort() & 0xffffL : in.getInt() & 0xffffffffL;
    if (length > in.remaining()) {
      throw new IllegalArgumentException(
          Refusals.found(
              "a header of " + length + " bytes", Integer.toString(in.remaining()), TRUNCATED));
    }
    byte[] header = new byte[(int) length];
    in.get(header);
    return new String(header, StandardCharsets.UTF_8);
  }

  private static Matcher find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "expected %s in the header, found %s", pattern, header.strip()));
    }
    return matcher;
  }

  private static List<Integer> shape(String tuple) {
    try {
      return Arrays.stream(tuple.split(","))
          .map(String::strip)
          .filter(size -> !size.isEmpty())
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "expected a shape, found (%s)", tuple), e);
    }
  }

  private static int length(List<Integer> shape) {
    try {
      return shape.stream().reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "expected at most %d values, found shape %s", Integer.MAX_VALUE, shape),
          e);
    }
  }

  /** Reorders column-major values: position k in row-major order has the indices of k's digits. */
  private static double[] rowMajor(double[] columnMajor, List<Integer> shape) {
    double[] values = new double[columnMajor.length];
    for (int k = 0; k < values.length; k++) {
      int rest = k;
      int source = 0;
      int stride = values.length;
      for (int d = shape.size() - 1; d >= 0; d--) {
        stride /= shape.get(d);
        source += rest % shape.get(d) * stride;
        rest /= shape.get(d);
      }
      values[k] = columnMajor[source];
    }
    return values;
  }

  /**
   * Encodes the array.
   *
   * @param single whether as float32, not float64
   */
  byte[] encode(boolean single) {
    int width = single ? Float.BYTES : Double.BYTES;
    return NumPyFiles.npy(
        single ? "<f4" : "<f8",
        shape,
        Math.multiplyExact(values.length, width),
        out -> {
          for (double value : values) {
            if (single) {
              out.putFloat((float) value);
            } else {
              out.putDouble(value);
            }
          }
        });
  }
}
