package io.github.sublstm.engine.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Tells whether the vector kernels can run. It does not touch the Vector API itself, so it can be
 * asked where the module is missing.
 */
public final class VectorSupport {

  private static final String MODULE = "jdk.incubator.vector";
  private static final int BITS = 512;

  /** The length of vectors is not known. */
  private static final int UNKNOWN = 0;

  private VectorSupport() {}

  /**
   * Returns what stands in the way.
   *
   * @param dataType the network's type
   * @return a reason, or null if nothing does
   */
  public static String obstacle(DataType dataType) {
    boolean hasModule = ModuleLayer.boot().findModule(MODULE).isPresent();
    return obstacle(dataType, hasModule, hasModule ? Probe.preferredBits() : bitsOfJvm());
  }

  /**
   * The module comes last: starting Java with it is worth the trouble only where it is all that is
   * missing.
   *
   * @param hasModule whether the Vector API is there
   * @param bits the length of this JVM's vectors, or 0 if it is not known
   */
  static String obstacle(DataType dataType, boolean hasModule, int bits) {
    if (dataType != DataType.FLOAT) {
      return "the vector kernels compute in FLOAT";
    }
    if (bits < BITS && (hasModule || bits != UNKNOWN)) {
      return "the vector kernels need vectors of "
          + BITS
          + " bits, Java's have "
          + bits
          + " on this processor";
    }
    if (hasModule) {
      return null;
    }
    String hint = "start Java with --add-modules " + MODULE;
    return "the module "
        + MODULE
        + " is not there ("
        + (bits == UNKNOWN ? "on a processor with vectors of " + BITS + " bits " : "")
        + hint
        + ")";
  }

  /**
   * The length of this JVM's vectors by its own setting, which is where the Vector API has it from,
   * or 0 on a JVM that does not tell.
   */
  static int bitsOfJvm() {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm == null
          ? UNKNOWN
          : Byte.SIZE * Integer.parseInt(jvm.getVMOption("MaxVectorSize").getValue());
    } catch (IllegalArgumentException | UnsupportedOperationException | LinkageError e) {
      return UNKNOWN;
    }
  }

  /** Loaded only once the module is known to be there. */
  private static final class Probe {
    static int preferredBits() {
      return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
