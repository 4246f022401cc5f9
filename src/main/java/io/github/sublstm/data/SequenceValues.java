package io.github.sublstm.data;

import java.util.Arrays;

/** The values of univariate sequences, in whatever form takes little memory. */
sealed interface SequenceValues {

  /** Steps of one sequence. */
  int steps(int index);

  float value(int index, int step);

  /** The sequences at these places; their values are shared, not copied. */
  SequenceValues select(int[] indices);

  /** Values as they are. */
  record Reals(float[][] rows) implements SequenceValues {

    @Override
    public int steps(int index) {
      return rows[index].length;
    }

    @Override
    public float value(int index, int step) {
      return rows[index][step];
    }

    @Override
    public SequenceValues select(int[] indices) {
      return new Reals(Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(float[][]::new));
    }
  }

  /** Brightness 0..255 in unsigned bytes, scaled to [0, 1] where it is read. */
  record Pixels(byte[][] rows) implements SequenceValues {

    private static final float BRIGHTEST = 255f;

    @Override
    public int steps(int index) {
      return rows[index].length;
    }

    @Override
    public float value(int index, int step) {
      return (rows[index][step] & 0xFF) / BRIGHTEST;
    }

    @Override
    public SequenceValues select(int[] indices) {
      return new Pixels(Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(byte[][]::new));
    }
  }
}
