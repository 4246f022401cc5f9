package io.github.sublstm.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of {@code int} that grows block by block: nothing is ever copied to grow, so a long list
 * takes little more memory than its numbers.
 */
final class IntList {

  private static final int BITS = 16;
  private static final int BLOCK = 1 << BITS;

  private final List<int[]> blocks = new ArrayList<>();
  private int size;

  void add(int value) {
    if (size == blocks.size() * BLOCK) {
      blocks.add(new int[BLOCK]);
    }
    blocks.get(size >> BITS)[size & (BLOCK - 1)] = value;
    size++;
  }

  int get(int index) {
    return blocks.get(index >> BITS)[index & (BLOCK - 1)];
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return slice(0, size);
  }

  /** The numbers at {@code from} to {@code to} - 1. */
  int[] slice(int from, int to) {
    int[] values = new int[to - from];
    int done = 0;
    while (done < values.length) {
      int start = (from + done) & (BLOCK - 1);
      int count = Math.min(BLOCK - start, values.length - done);
      System.arraycopy(blocks.get((from + done) >> BITS), start, values, done, count);
      done += count;
    }
    return values;
  }
}
