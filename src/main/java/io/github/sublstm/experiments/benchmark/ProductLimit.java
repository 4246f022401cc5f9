package io.github.sublstm.experiments.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The best rate of a large matrix product that this machine gives. OpenBLAS chooses its kernels by
 * the processor's model, and takes those for AVX2 where it does not know that there is AVX-512; so
 * each of its core types that the processor can run is measured, in a process of its own.
 *
 * @param flopsPerMilli floating-point operations per millisecond
 * @param how with which kernels
 */
public record ProductLimit(double flopsPerMilli, String how) {

  private static final String CORE_TYPE = "OPENBLAS_CORETYPE";
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final int ROUNDS = 9;

  /** The core types of OpenBLAS, and what the processor must have for them. */
  private static final Map<String, String> CORE_TYPES =
      Map.of("Haswell", "avx2", "SkylakeX", "avx512bw");

  /**
   * Measures OpenBLAS as it is and with each core type.
   *
   * @param precision of the matrices
   * @return the best of them
   */
  public static ProductLimit measure(DataType precision) {
    ProductLimit best = measure(precision, null);
    for (String coreType : coreTypes()) {
      ProductLimit limit = measure(precision, coreType);
      if (limit.flopsPerMilli > best.flopsPerMilli) {
        best = limit;
      }
    }
    return best;
  }

  /** How long an amount of arithmetic takes at this rate. */
  double millis(double flops) {
    return flops / flopsPerMilli;
  }

  private static ProductLimit measure(DataType precision, String coreType) {
    String rate =
        ChildJvm.ask(
            "a large product",
            ProductLimit.class,
            coreType == null ? Map.of() : Map.of(CORE_TYPE, coreType),
            precision.name(),
            String.valueOf(Nd4j.factory().blas().getMaxThreads()));
    String chosen = System.getenv(CORE_TYPE);
    String how = coreType == null ? chosen : coreType;
    return new ProductLimit(
        Double.parseDouble(rate), how == null ? "OpenBLAS's own choice" : CORE_TYPE + "=" + how);
  }

  /** Those that this processor can run; none where it cannot be told. */
  private static List<String> coreTypes() {
    List<String> types = new ArrayList<>();
    if (Files.isReadable(PROCESSOR)) {
      try {
        String processor = Files.readString(PROCESSOR);
        CORE_TYPES.forEach(
            (type, flag) -> {
              if (processor.contains(" " + flag + " ")) {
                types.add(type);
              }
            });
      } catch (IOException e) {
        throw new IllegalStateException("cannot read " + PROCESSOR, e);
      }
    }
    return types;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.0f GFLOP/s (%s)", flopsPerMilli / 1e6, how);
  }

  /**
   * Measures and prints the rate in this process.
   *
   * @param arguments precision and the threads of BLAS
   */
  public static void main(String... arguments) {
    DataType precision = DataType.valueOf(arguments[0]);
    Nd4j.factory().blas().setMaxThreads(Integer.parseInt(arguments[1]));
    Map.Entry<String, Runnable> task = GemmRate.task(precision);
    Times times = Rounds.run(Map.of(task.getKey(), task.getValue()), ROUNDS).get(task.getKey());
    System.out.println(ChildJvm.ANSWER + GemmRate.flopsPerMilli(times));
  }
}
