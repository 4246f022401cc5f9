package io.github.sublstm.experiments.benchmark;

import com.sun.management.ThreadMXBean;
import io.github.sublstm.engine.Engine;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** All measurements at one shape. */
public final class ShapeBenchmark {

  private static final int STREAMED_STEPS = 100;
  private static final String WITHOUT_LAYER = "without the layer";

  private final Shape shape;
  private final List<Contender> contenders;
  private final Engine engine;
  private final DataType precision;
  private final int rounds;

  public ShapeBenchmark(
      Shape shape, List<Contender> contenders, Engine engine, DataType precision, int rounds) {
    this.shape = shape;
    this.contenders = contenders;
    this.engine = engine;
    this.precision = precision;
    this.rounds = rounds;
  }

  /**
   * What was measured of one contender; the times of streaming are for {@value #STREAMED_STEPS}
   * steps.
   *
   * @param training whole steps through {@code fit}
   * @param passes the layer's own forward and backward pass in such a step, null for DL4J's layer
   * @param peakMegabytes of a process that does nothing but train it, NaN where it is unknown
   */
  record Row(
      Contender contender,
      Times training,
      Times passes,
      Times inference,
      Times streaming,
      long bytesPerFit,
      double peakMegabytes) {}

  /**
   * What was measured at the shape.
   *
   * @param streamingWithoutLayer the streaming network without its recurrent layer
   */
  public record Result(
      Shape shape, double gemmFlopsPerMilli, Times streamingWithoutLayer, List<Row> rows) {}

  public Result run() {
    DataSet data = Contender.examples(shape, precision);
    INDArray features = data.getFeatures();
    INDArray step = Nd4j.randn(precision, 1, shape.inputs(), 1);

    Map<Contender, MultiLayerNetwork> networks = new LinkedHashMap<>();
    Map<String, Runnable> training = new LinkedHashMap<>();
    Map<String, Runnable> inference = new LinkedHashMap<>();
    Map<String, Runnable> streaming = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      MultiLayerNetwork network = contender.classifier(shape, engine, precision);
      networks.put(contender, network);
      training.put(contender.label(), contender.turn(() -> network.fit(data)));
      inference.put(contender.label(), contender.turn(() -> network.output(features)));
      MultiLayerNetwork streamer = contender.streamer(shape, engine, precision);
      streaming.put(contender.label(), contender.turn(() -> stream(streamer, step)));
      if (contender.isOurs()) {
        Runnable passes = new LayerPasses(contender.cellType(), shape, engine, precision);
        training.put(passesOf(contender), contender.turn(passes));
      }
    }
    MultiLayerNetwork withoutLayer = Contender.streamerWithoutLayer(shape, precision);
    INDArray hidden = Nd4j.randn(precision, 1, shape.units(), 1).dup('f');
    streaming.put(WITHOUT_LAYER, Turn.quiet(() -> stream(withoutLayer, hidden)));
    Map.Entry<String, Runnable> gemm = GemmRate.task(precision);
    training.put(gemm.getKey(), Turn.quiet(gemm.getValue()));

    Map<String, Times> trainingTimes = Rounds.run(training, rounds);
    Map<String, Times> inferenceTimes = Rounds.run(inference, rounds);
    Map<String, Times> streamingTimes = Rounds.run(streaming, rounds);
    List<Row> rows =
        contenders.stream()
            .map(
                contender ->
                    new Row(
                        contender,
                        trainingTimes.get(contender.label()),
                        trainingTimes.get(passesOf(contender)),
                        inferenceTimes.get(contender.label()),
                        streamingTimes.get(contender.label()),
                        allocatedBytes(() -> networks.get(contender).fit(data)),
                        PeakMemory.megabytes(contender, shape, engine, precision)))
            .toList();
    return new Result(
        shape,
        GemmRate.flopsPerMilli(trainingTimes.get(gemm.getKey())),
        streamingTimes.get(WITHOUT_LAYER),
        rows);
  }

  private static String passesOf(Contender contender) {
    return contender.label() + " passes";
  }

  private static void stream(MultiLayerNetwork network, INDArray step) {
    for (int t = 0; t < STREAMED_STEPS; t++) {
      network.rnnTimeStep(step);
    }
  }

  /** Milliseconds of {@value #STREAMED_STEPS} streamed steps to microseconds of one. */
  static double microsPerStep(double millis) {
    return millis * 1000 / STREAMED_STEPS;
  }

  /** Bytes that a task allocates on the Java heap, on the calling thread. */
  private static long allocatedBytes(Runnable task) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
