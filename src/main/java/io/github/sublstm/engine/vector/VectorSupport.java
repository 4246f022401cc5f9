package io.github.sublstm.engine.vector;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * Tells whether the vector kernels can run. It does not touch the Vector API itself, so it can be
 * asked where the module is missing.
 */
public final class VectorSupport {

  private static final String MODULE = "jdk.incubator.vector";
  private static final int BITS = 512;

  private VectorSupport() {}

  /**
   * Returns what stands in the way.
   *
   * @param dataType the network's type
   * @return a reason, or null if nothing does
   */
  public static String obstacle(DataType dataType) {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return "the module "
          + MODULE
          + " is not there (start Java with --add-modules "
          + MODULE
          + ")";
    }
    if (dataType != DataType.FLOAT) {
      return "the vector kernels compute in FLOAT";
    }
    int bits = Probe.preferredBits();
    if (bits < BITS) {
      return "the vector kernels need " + BITS + "-bit vectors, this processor has " + bits;
    }
    return null;
  }

  /** Loaded only once the module is known to be there. */
  private static final class Probe {
    static int preferredBits() {
      return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
