package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatExp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatExp}'s exponential, the same steps and bounds, in Java's Vector API. */
final class VectorExp {

  private static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  private static final int L = SPECIES.length();

  private VectorExp() {}

  /**
   * v = exp(v − shift) for a matrix {@code [count, columns]} of whole vectors, row-major.
   *
   * @param shift of each column, no less than any of its values
   * @param sum receives the sum of each column
   */
  static void expColumns(float[] v, int start, int count, int columns, float[] shift, float[] sum) {
    for (int j = 0; j < columns; j += L) {
      FloatVector off = FloatVector.fromArray(SPECIES, shift, j);
      FloatVector total = FloatVector.zero(SPECIES);
      for (int k = 0, i = start + j; k < count; k++, i += columns) {
        FloatVector e = exp(FloatVector.fromArray(SPECIES, v, i).sub(off));
        e.intoArray(v, i);
        total = total.add(e);
      }
      VectorClass.certain(total).intoArray(sum, j);
    }
  }

  private static FloatVector exp(FloatVector below) {
    FloatVector x = below.max(FloatExp.LOWEST);
    FloatVector rounded =
        x.fma(
            FloatVector.broadcast(SPECIES, FloatExp.LOG2_E),
            FloatVector.broadcast(SPECIES, FloatExp.ROUND));
    FloatVector k = rounded.sub(FloatExp.ROUND);
    FloatVector r = x.sub(k.mul(FloatExp.LN2_HIGH)).sub(k.mul(FloatExp.LN2_LOW));
    FloatVector p = FloatVector.broadcast(SPECIES, 1f / 5040);
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 720));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 120));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 24));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 6));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f));
    IntVector bits = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector scale = bits.add(0x3F800000).reinterpretAsFloats();
    return p.mul(scale).add(FloatExp.FLUSH).sub(FloatExp.FLUSH);
  }
}
