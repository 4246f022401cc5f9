package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.AllocationsTracker;
import org.nd4j.linalg.api.memory.enums.AllocationKind;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains one network many times on minibatches of changing shapes and shows the memory on the way:
 * after the first tenth, when the largest shape has been met, it should not grow.
 */
public final class Soak {

  private static final int LINES = 10;
  private static final int MAX_STEPS = 64;
  private static final int MAX_MINIBATCH = 32;
  private static final Shape LARGEST = new Shape("soak", MAX_STEPS, 8, 32, MAX_MINIBATCH);

  private final Engine engine;
  private final DataType precision;
  private final int fits;

  public Soak(Engine engine, DataType precision, int fits) {
    this.engine = engine;
    this.precision = precision;
    this.fits = fits;
  }

  /** Runs and hands over a Markdown table line by line. */
  public void run(Consumer<String> out) {
    out.accept(
        "| fits of `SubLSTM` | Java heap after collection, MB | workspaces, MB | process, MB |");
    out.accept("| ---: | ---: | ---: | ---: |");
    Random random = new Random(1);
    MultiLayerNetwork network = Contender.SUB_LSTM.classifier(LARGEST, engine, precision);
    int line = 0;
    for (int fit = 0; fit <= fits; fit++) {
      if (fit >= (long) line * fits / LINES) {
        out.accept(memory(fit));
        line++;
      }
      Shape shape =
          new Shape(
              "soak",
              1 + random.nextInt(MAX_STEPS),
              LARGEST.inputs(),
              LARGEST.units(),
              1 + random.nextInt(MAX_MINIBATCH));
      network.fit(Contender.examples(shape, precision));
    }
  }

  /** Collects twice, so that ND4J's deallocator threads can free what the first one found. */
  private static String memory(int fit) {
    for (int k = 0; k < 2; k++) {
      System.gc();
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Runtime runtime = Runtime.getRuntime();
    int device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
    return String.format(
        Locale.ROOT,
        "| %,d | %.1f | %.1f | %.0f |",
        fit,
        (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
        AllocationsTracker.getInstance().bytesOnDevice(AllocationKind.WORKSPACE, device) / 1e6,
        Pointer.physicalBytes() / 1e6);
  }
}
