package io.github.sublstm.engine.vector;

/**
 * Cuts rows into tiles: as few as the registers allow, and as equally high as possible, because a
 * low tile loads a vector of B for few multiply-adds.
 *
 * <p>Rates of the product of a time step in the passes of an LSTM, GFLOP/s on two cores (Zen 5, 512
 * bits, medians), forward and backward, beside those of tiles of 5 rows by 4 vectors that take two
 * steps of the sum per turn, of which C2 spills registers:
 *
 * <table>
 * <caption>Tiles by rows of a share and units</caption>
 * <tr><th>rows, units</th><th>tiles here</th><th>rate</th><th>5 x 4</th></tr>
 * <tr><td>25, 100</td><td>9, 8, 8</td><td>292, 366</td><td>257, 345</td></tr>
 * <tr><td>10, 200</td><td>10</td><td>350, 419</td><td>223, 379</td></tr>
 * <tr><td>10, 650</td><td>10</td><td>406, 464</td><td>298, 342</td></tr>
 * <tr><td>32, 256</td><td>8, 8, 8, 8</td><td>430, 509</td><td>229, 372</td></tr>
 * </table>
 */
final class TileHeights {

  /** Rows of the highest tile, two vectors wide. */
  static final int MOST = VectorClass.REGISTERS >= 32 ? 10 : 6;

  /**
   * The same where rows of C are rows of A. With 16 registers C2 spills some of a tile of 5 or 6
   * rows then, though not of the other forms: 52 to 56 GFLOP/s on a core instead of 113 to 123; 4
   * rows give 114.
   */
  static final int MOST_OF_ROWS = VectorClass.REGISTERS >= 32 ? 10 : 4;

  private TileHeights() {}

  /**
   * Returns how many tiles a number of rows takes.
   *
   * @param most the height of the highest
   */
  static int tiles(int rows, int most) {
    return (rows + most - 1) / most;
  }

  /** Returns the first row after a tile. */
  static int end(int rows, int tiles, int tile) {
    return (int) ((long) rows * (tile + 1) / tiles);
  }

  /** Returns the smallest number of rows that is cut into tiles of the same heights. */
  static int leastLike(int rows) {
    int tiles = tiles(rows, MOST_OF_ROWS);
    int lowest = rows / tiles;
    return rows % tiles == 0 ? lowest : 2 * lowest + 1;
  }

  /** What is thrown for a tile that there is no code for, which cannot occur. */
  static IllegalArgumentException tooHigh(int rows) {
    return new IllegalArgumentException("a tile of " + rows + " rows");
  }
}
