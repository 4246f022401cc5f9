package io.github.sublstm.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The class of all vectors here, which a vector that a loop has carried is compared with before it
 * is stored.
 *
 * <p>C2 knows the class of such a vector only from the profile, and it does not trust the profile
 * where methods of the Vector API, which the whole process shares, have often been deoptimised for
 * other classes. The store is then a call that takes an object: the vector is boxed, and a pass
 * lasts several times as long, in one start of the process out of three. After the comparison the
 * class is certain, and nothing of it is left in the code. The tiles compare by themselves, as a
 * call is not always inlined into so large a method; {@link VectorExp}, {@link VectorSoftmaxSlice}
 * and the dot products carry sums in the same way and store them through {@link #certain}.
 */
final class VectorClass {

  /** The longest vectors of this processor that the kernels are made for. */
  static final VectorSpecies<Float> SPECIES =
      switch (VectorSupport.kernelBits(FloatVector.SPECIES_PREFERRED.vectorBitSize())) {
        case 512 -> FloatVector.SPECIES_512;
        case 256 -> FloatVector.SPECIES_256;
        default -> FloatVector.SPECIES_128;
      };

  /** Values in a vector. */
  static final int L = SPECIES.length();

  /** Vector registers: AVX-512 and NEON have 32, AVX and AVX2 16. */
  static final int REGISTERS = VectorSupport.registers(SPECIES.vectorBitSize());

  /** The class itself. */
  static final Class<?> VECTOR = FloatVector.zero(SPECIES).getClass();

  private VectorClass() {}

  /** Returns the vector, whose class is certain from here on. */
  static FloatVector certain(FloatVector vector) {
    if (vector.getClass() != VECTOR) {
      throw other();
    }
    return vector;
  }

  /** What is thrown for a vector of another class, which cannot occur. */
  static IllegalStateException other() {
    return new IllegalStateException("a vector of another class than " + VECTOR);
  }
}
