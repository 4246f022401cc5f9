package io.github.sublstm.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The kernel's products against plain loops in double, on seeded random matrices whose sizes fill
 * tiles and blocks exactly, by one too few, and by one too many.
 */
class VectorKernelTest {

  /** Sums of up to 400 products of numbers within ±1, in float. */
  private static final double TOLERANCE = 2e-5;

  /** One case; its seed is its number, so a failing case can be run again by its name. */
  record Case(int seed, int rows, int depth, int vectors) {}

  static Stream<Case> cases() {
    int block = PackedRows.DEPTH;
    int high = TileHeights.MOST;
    List<Case> cases = new ArrayList<>();
    int seed = 1;
    for (int depth : new int[] {1, 2, 3, block - 1, block, block + 1, 2 * block + 7}) {
      for (int rows : new int[] {1, 2, high - 1, high, high + 1, 2 * high, 2 * high + 5}) {
        for (int vectors = 1; vectors <= Panel.VECTORS; vectors++) {
          cases.add(new Case(seed++, rows, depth, vectors));
        }
      }
    }
    for (int rows = 1; rows <= high; rows++) {
      for (int vectors = 1; vectors <= Panel.VECTORS; vectors++) {
        cases.add(new Case(seed++, rows, 5, vectors));
      }
    }
    return cases.stream();
  }

  /** Before the cases are made, which depend on the vectors. */
  @BeforeAll
  static void needsVectors() {
    String obstacle = VectorSupport.impediment(DataType.FLOAT);
    assumeTrue(obstacle == null, obstacle);
    assertThat(VectorSupport.bits()).isLessThanOrEqualTo(Integer.getInteger("test.bits", 512));
  }

  /** A product that takes a part of the sum, at a step that is not the first. */
  @ParameterizedTest
  @MethodSource("cases")
  void multiply_packedTiles_equalsPlainLoops(Case c) {
    int step = 1;
    int skipped = 2;
    int depth = skipped + c.depth() + 1;
    Random random = new Random(c.seed());
    float[] a = values(random, c.rows() * depth);
    PackedTiles packed = new PackedTiles();
    packed.shape(step + 1, c.rows(), depth);
    packed.put(step, 0, 1, a, 0, depth);
    packed.put(step, 1, depth - 1, a, 1, depth);
    Product product = new Product(random, c);
    VectorKernel.multiply(
        packed, step, skipped, product.panel(), product.start(), product.target());
    product.check((row, k) -> a[row * depth + skipped + k]);
  }

  /** Some rows, and a part of the sum that begins inside a block of {@link PackedRows}. */
  @ParameterizedTest
  @MethodSource("cases")
  void multiply_packedRows_equalsPlainLoops(Case c) {
    int skipped = 3;
    int depth = skipped + c.depth();
    Random random = new Random(c.seed());
    float[] a = values(random, (skipped + c.rows()) * depth);
    PackedRows packed = new PackedRows();
    packed.pack(skipped + c.rows(), depth, a, 0, depth);
    Product product = new Product(random, c);
    VectorKernel.multiply(
        packed, skipped, c.rows(), skipped, product.panel(), product.start(), product.target());
    product.check((row, k) -> a[(skipped + row) * depth + skipped + k]);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void multiplyTransposed_equalsPlainLoops(Case c) {
    Random random = new Random(c.seed());
    float[] a = values(random, c.depth() * c.rows());
    PackedRows packed = new PackedRows();
    packed.pack(c.depth(), c.rows(), a, 0, c.rows());
    checkTransposed(c, random, a, packed);
  }

  /** More columns of A than fit a block of {@link PackedRows}, which cuts rows of C apart. */
  @ParameterizedTest
  @MethodSource("cases")
  void multiplyTransposed_severalBlocksOfColumns_equalsPlainLoops(Case small) {
    int rows = PackedRows.DEPTH + small.rows();
    Case c = new Case(small.seed(), rows, Math.min(small.depth(), 9), small.vectors());
    Random random = new Random(c.seed());
    float[] a = values(random, c.depth() * c.rows());
    PackedRows packed = new PackedRows();
    packed.shape(c.depth(), c.rows());
    for (int k = 0; k < c.depth(); k++) {
      packed.put(k, 1, a, k * c.rows(), c.rows());
    }
    checkTransposed(c, random, a, packed);
  }

  private static void checkTransposed(Case c, Random random, float[] a, PackedRows packed) {
    Product product = new Product(random, c);
    VectorKernel.multiplyTransposed(
        packed, 0, c.rows(), product.panel(), product.start(), product.target());
    product.check((row, k) -> a[k * c.rows() + row]);
  }

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  /** The left factor, however it is stored. */
  private interface Left {
    double value(int row, int k);
  }

  /** A right factor behind another panel, a start, and room for a result with a row to spare. */
  private static final class Product {

    private static final float UNTOUCHED = 12345;

    private final Case c;
    private final int columns;
    private final int b0;
    private final float[] b;
    private final float[] s;
    private final float[] r;

    Product(Random random, Case c) {
      this.c = c;
      columns = c.vectors() * VectorKernel.L;
      b0 = c.depth() * columns;
      b = values(random, 2 * b0);
      s = values(random, c.rows() * columns);
      r = new float[(c.rows() + 1) * columns];
      Arrays.fill(r, UNTOUCHED);
    }

    Panel panel() {
      return new Panel().at(b, b0, c.depth(), 0, c.vectors());
    }

    PanelRows start() {
      return new PanelRows().inMatrix(s, 0, columns, VectorKernel.L);
    }

    PanelRows target() {
      return new PanelRows().inMatrix(r, 0, columns, VectorKernel.L);
    }

    void check(Left a) {
      for (int row = 0; row < c.rows(); row++) {
        for (int j = 0; j < columns; j++) {
          double expected = s[row * columns + j];
          for (int k = 0; k < c.depth(); k++) {
            expected += a.value(row, k) * b[b0 + k * columns + j];
          }
          assertThat((double) r[row * columns + j])
              .as("row %d, column %d", row, j)
              .isCloseTo(expected, within(TOLERANCE));
        }
      }
      for (int j = 0; j < columns; j++) {
        assertThat(r[c.rows() * columns + j]).as("row past the end").isEqualTo(UNTOUCHED);
      }
    }
  }
}
