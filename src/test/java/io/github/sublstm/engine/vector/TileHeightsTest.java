package io.github.sublstm.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileHeightsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 113_500, 300_000, 10_000_000})
  void end_anyNumberOfRows_cutsThemIntoTilesThatExist(int rows) {
    for (int most : new int[] {4, 6, 10}) {
      int tiles = TileHeights.tiles(rows, most);
      int start = 0;
      for (int tile = 0; tile < tiles; tile++) {
        int end = TileHeights.end(rows, tiles, tile);
        assertThat(end - start).isBetween(1, most);
        start = end;
      }
      assertThat(start).isEqualTo(rows);
    }
  }
}
