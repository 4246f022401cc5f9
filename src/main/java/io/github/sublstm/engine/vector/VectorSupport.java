package io.github.sublstm.engine.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Tells whether the vector kernels can run, and whether they are worth it. It does not touch the
 * Vector API itself, so it can be asked where the module is missing.
 *
 * <p>There are kernels for vectors of 128, 256 and 512 bits; the longest that the processor has are
 * taken. They need fused multiply-adds in hardware: without, Java computes each one exactly, by big
 * decimals. On x86, vectors of 128 bits are no match for BLAS, which uses longer ones where there
 * are any.
 */
public final class VectorSupport {

  private static final String MODULE = "jdk.incubator.vector";
  private static final int LEAST_BITS = 128;
  private static final int MOST_BITS = 512;

  /** The length of vectors is not known. */
  private static final int UNKNOWN = 0;

  private VectorSupport() {}

  /**
   * What decides.
   *
   * @param hasModule whether the Vector API is there
   * @param bits the length of this JVM's vectors, or 0 if it is not known
   * @param hasFma whether there is a fused multiply-add of vectors
   * @param isArm whether the processor is of the ARM family
   */
  record Machine(boolean hasModule, int bits, boolean hasFma, boolean isArm) {

    static Machine here() {
      boolean hasModule = ModuleLayer.boot().findModule(MODULE).isPresent();
      return new Machine(
          hasModule,
          hasModule ? Probe.preferredBits() : bitsOfJvm(),
          !"false".equals(jvmOption("UseFMA")),
          VectorSupport.isArm());
    }
  }

  /**
   * Returns what stands in the way of using the kernels.
   *
   * @param dataType the network's type
   * @return a reason, or null if nothing does
   */
  public static String obstacle(DataType dataType) {
    return obstacle(dataType, Machine.here());
  }

  /**
   * Returns why the kernels cannot run at all, even where they would not be worth it.
   *
   * @param dataType the network's type
   * @return a reason, or null if they can
   */
  public static String impediment(DataType dataType) {
    Machine here = Machine.here();
    String reason = impediment(dataType, here);
    return reason == null && !here.hasModule() ? missingModule(here) : reason;
  }

  /**
   * Returns the length of the kernels' vectors, which is known only where they can run.
   *
   * @return 128, 256 or 512
   */
  public static int bits() {
    return kernelBits(Probe.preferredBits());
  }

  /**
   * The module comes last: starting Java with it is worth the trouble only where it is all that is
   * missing.
   */
  static String obstacle(DataType dataType, Machine machine) {
    String reason = impediment(dataType, machine);
    if (reason != null) {
      return reason;
    }
    int bits = machine.bits();
    if (bits != UNKNOWN && bits < 2 * LEAST_BITS && !machine.isArm()) {
      return "vector kernels of " + bits + " bits, as this processor has, are no faster than BLAS";
    }
    return machine.hasModule() ? null : missingModule(machine);
  }

  private static String impediment(DataType dataType, Machine machine) {
    if (dataType != DataType.FLOAT) {
      return "the vector kernels compute in FLOAT";
    }
    if (machine.bits() < LEAST_BITS && (machine.hasModule() || machine.bits() != UNKNOWN)) {
      return "the vector kernels need vectors of "
          + LEAST_BITS
          + " bits or more, Java's have "
          + machine.bits()
          + " on this processor";
    }
    return machine.hasFma()
        ? null
        : "the vector kernels need fused multiply-adds, which this processor does not have";
  }

  private static String missingModule(Machine machine) {
    return "the module "
        + MODULE
        + " is not there ("
        + (machine.bits() == UNKNOWN && !machine.isArm()
            ? "on a processor with vectors of " + 2 * LEAST_BITS + " bits or more "
            : "")
        + "start Java with --add-modules "
        + MODULE
        + ")";
  }

  /** The longest vectors, of those that a JVM prefers or shorter, that there are kernels for. */
  static int kernelBits(int preferred) {
    return Math.max(LEAST_BITS, Math.min(MOST_BITS, Integer.highestOneBit(preferred)));
  }

  /** How many vector registers there are: AVX-512 and ARM have 32, AVX2 has 16. */
  static int registers(int bits) {
    return bits == MOST_BITS || isArm() ? 32 : 16;
  }

  private static boolean isArm() {
    return "aarch64".equals(System.getProperty("os.arch"));
  }

  /**
   * The length of this JVM's vectors by its own setting, which is where the Vector API has it from,
   * or 0 on a JVM that does not tell.
   */
  static int bitsOfJvm() {
    String bytes = jvmOption("MaxVectorSize");
    return bytes == null ? UNKNOWN : Byte.SIZE * Integer.parseInt(bytes);
  }

  /** A setting of the JVM, or null on a JVM that does not tell. */
  private static String jvmOption(String name) {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm == null ? null : jvm.getVMOption(name).getValue();
    } catch (IllegalArgumentException | UnsupportedOperationException | LinkageError e) {
      return null;
    }
  }

  /** Loaded only once the module is known to be there. */
  private static final class Probe {
    static int preferredBits() {
      return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
