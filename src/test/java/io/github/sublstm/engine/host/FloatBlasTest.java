package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products by BLAS against plain loops in double precision. */
class FloatBlasTest {

  /**
   * Single rows and columns, small products, and some that are cut by column, by depth, by both.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 9, 7",
    "5, 9, 1",
    "1, 9, 1",
    "3, 1, 5",
    "10, 20, 30",
    "2, 900, 600",
    "7, 1501, 97",
    "31, 333, 600",
    "32, 200, 300"
  })
  void multiplyFewRows_anyShape_isTheProduct(int rows, int depth, int columns) {
    float[] a = random(rows * depth, 1);
    float[] b = random(depth * columns, 2);
    FloatMatrix c = matrix(rows, columns, garbage(rows * columns));

    FloatBlas.multiplyFewRows(matrix(rows, depth, a), matrix(depth, columns, b), c);

    assertProduct(rows, depth, columns, a, false, b, false, new float[rows * columns], c);
  }

  @Test
  void multiply_allOrientations_isTheProductPlusWhatWasThere() {
    int[][] shapes = {{1, 9, 7}, {5, 9, 1}, {1, 9, 1}, {4, 9, 7}, {1, 1, 6}, {6, 1, 1}};
    for (int[] s : shapes) {
      for (int k = 0; k < 4; k++) {
        boolean transposeA = k % 2 == 1;
        boolean transposeB = k / 2 == 1;
        float[] a = random(s[0] * s[1], 3);
        float[] b = random(s[1] * s[2], 4);
        float[] before = random(s[0] * s[2], 5);
        FloatMatrix c = matrix(s[0], s[2], before);

        FloatBlas.multiply(
            transposeA,
            transposeA ? matrix(s[1], s[0], a) : matrix(s[0], s[1], a),
            transposeB,
            transposeB ? matrix(s[2], s[1], b) : matrix(s[1], s[2], b),
            1f,
            c);

        assertProduct(s[0], s[1], s[2], a, transposeA, b, transposeB, before, c);
      }
    }
  }

  private static void assertProduct(
      int rows,
      int depth,
      int columns,
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      float[] before,
      FloatMatrix c) {
    float[] actual = new float[rows * columns];
    c.get(0, actual, actual.length);
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        double sum = before[i + j * rows];
        for (int k = 0; k < depth; k++) {
          double left = transposeA ? a[k + i * depth] : a[i + k * rows];
          double right = transposeB ? b[j + k * columns] : b[k + j * depth];
          sum += left * right;
        }
        assertThat((double) actual[i + j * rows])
            .as("row %d, column %d of %dx%dx%d", i, j, rows, depth, columns)
            .isCloseTo(sum, within(1e-6 * depth));
      }
    }
  }

  private static FloatMatrix matrix(int rows, int columns, float[] values) {
    FloatMatrix matrix = new FloatMatrix().shape(rows, columns);
    matrix.put(0, values, values.length);
    return matrix;
  }

  private static float[] random(int n, int seed) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** What a target may hold before it is written to. */
  private static float[] garbage(int n) {
    float[] values = new float[n];
    Arrays.fill(values, Float.NaN);
    return values;
  }
}
