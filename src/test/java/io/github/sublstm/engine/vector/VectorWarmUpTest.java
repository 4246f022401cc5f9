package io.github.sublstm.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sublstm.cell.CellType;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The passes that have the kernels compiled: a failure in the background would only be logged. */
class VectorWarmUpTest {

  @BeforeAll
  static void needsVectors() {
    String obstacle = VectorSupport.impediment(DataType.FLOAT);
    assumeTrue(obstacle == null, obstacle);
  }

  @ParameterizedTest
  @EnumSource
  void run_everyCell_worksWithFewAndManyInputs(CellType type) {
    assertThat(VectorWarmUp.MANY_INPUTS).isGreaterThanOrEqualTo(VectorWeights.FEW_INPUTS);
    for (int inputs : new int[] {1, VectorWarmUp.MANY_INPUTS}) {
      for (int rows : new int[] {1, TileHeights.MOST + 1}) {
        assertThatCode(new VectorWarmUp(type, rows, inputs)::run).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void run_softmax_works() {
    assertThatCode(new VectorSoftmaxWarmUp()::run).doesNotThrowAnyException();
  }

  /** The random numbers of a program are the same with and without a warm-up beside it. */
  @Test
  void run_drawsNoRandomNumbers() {
    Nd4j.getRandom().setSeed(5);
    float expected = Nd4j.getRandom().nextFloat();
    Nd4j.getRandom().setSeed(5);

    new VectorWarmUp(CellType.LSTM, 2, 1).run();
    new VectorSoftmaxWarmUp().run();

    assertThat(Nd4j.getRandom().nextFloat()).isEqualTo(expected);
  }

  @Test
  void leastLike_anyRows_hasTheSameHeights() {
    for (int rows = 1; rows <= 200; rows++) {
      int least = TileHeights.leastLike(rows);
      assertThat(heights(least)).as("like %s rows", rows).isEqualTo(heights(rows));
      assertThat(least).isLessThanOrEqualTo(Math.min(rows, 2 * TileHeights.MOST_OF_ROWS));
    }
  }

  private static TreeSet<Integer> heights(int rows) {
    int tiles = TileHeights.tiles(rows, TileHeights.MOST_OF_ROWS);
    TreeSet<Integer> heights = new TreeSet<>();
    IntStream.range(0, tiles)
        .map(
            k ->
                TileHeights.end(rows, tiles, k)
                    - (k == 0 ? 0 : TileHeights.end(rows, tiles, k - 1)))
        .forEach(heights::add);
    return heights;
  }
}
