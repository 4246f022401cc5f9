package io.github.sublstm.engine.vector;

/**
 * Cuts rows into tiles: as few as the registers allow, and as equally high as possible, because a
 * low tile loads a vector of B for few multiply-adds.
 */
final class TileHeights {

  /** Rows of the highest tile, two vectors wide. */
  static final int MOST = VectorClass.REGISTERS >= 32 ? 10 : 6;

  private TileHeights() {}

  /** Returns how many tiles a number of rows takes. */
  static int tiles(int rows) {
    return (rows + MOST - 1) / MOST;
  }

  /** Returns the first row after a tile. */
  static int end(int rows, int tiles, int tile) {
    return rows * (tile + 1) / tiles;
  }

  /** What is thrown for a tile that there is no code for, which cannot occur. */
  static IllegalArgumentException tooHigh(int rows) {
    return new IllegalArgumentException("a tile of " + rows + " rows");
  }
}
