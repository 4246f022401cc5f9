package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.lookup.VectorKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The most memory that a process ever had in use while it trained one network: a fresh JVM does a
 * few training steps and reads the kernel's own record, which has everything in it, Java heap,
 * ND4J's workspaces and BLAS's buffers. Linux only.
 */
final class PeakMemory {

  private static final int FITS = 5;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private PeakMemory() {}

  /**
   * Trains in a process of its own.
   *
   * @return megabytes, NaN on systems without such a record
   * @throws IllegalStateException if the process fails
   */
  static double megabytes(Contender contender, Shape shape, Engine engine, DataType precision) {
    if (!Files.isReadable(STATUS)) {
      return Double.NaN;
    }
    return Double.parseDouble(
        ChildJvm.ask(
            "memory",
            PeakMemory.class,
            Map.of(),
            contender.name(),
            shape.sizes(),
            engine.name(),
            precision.name(),
            String.valueOf(Nd4j.factory().blas().getMaxThreads())));
  }

  /**
   * Trains and prints the peak.
   *
   * @param arguments contender, shape, engine, precision and the threads of BLAS
   */
  public static void main(String... arguments) throws IOException {
    Contender contender = Contender.valueOf(arguments[0]);
    Shape shape = Shape.parse(arguments[1]);
    Engine engine = Engine.valueOf(arguments[2]);
    DataType precision = DataType.valueOf(arguments[3]);
    Nd4j.factory().blas().setMaxThreads(Integer.parseInt(arguments[4]));
    VectorKernels.fromFirstPass();
    MultiLayerNetwork network = contender.classifier(shape, engine, precision);
    DataSet examples = Contender.examples(shape, precision);
    Runnable step = contender.turn(() -> network.fit(examples));
    for (int k = 0; k < FITS; k++) {
      step.run();
    }
    Matcher peak = PEAK.matcher(Files.readString(STATUS));
    if (!peak.find()) {
      throw new IllegalStateException(STATUS + " has no peak of memory");
    }
    System.out.println(ChildJvm.ANSWER + Long.parseLong(peak.group(1)) * 1024 / 1e6);
  }
}
