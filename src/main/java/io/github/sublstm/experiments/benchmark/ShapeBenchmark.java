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
final class ShapeBenchmark {

  private static final int STREAMED_STEPS = 100;

  private final Shape shape;
  private final List<Contender> contenders;
  private final Engine engine;
  private final DataType precision;
  private final int rounds;

  ShapeBenchmark(
      Shape shape, List<Contender> contenders, Engine engine, DataType precision, int rounds) {
    this.shape = shape;
    this.contenders = contenders;
    this.engine = engine;
    this.precision = precision;
    this.rounds = rounds;
  }

  /** What was measured of one contender; the times of streaming are per time step. */
  record Row(
      Contender contender, Times training, Times inference, Times streaming, long bytesPerFit) {}

  /** What was measured at the shape. */
  record Result(Shape shape, double gemmFlopsPerMilli, List<Row> rows) {

    /** How long the products of a training step take at the rate of a large GEMM. */
    double trainingLimit(Contender contender) {
      return shape.trainingFlops(contender.gates()) / gemmFlopsPerMilli;
    }
  }

  Result run() {
    INDArray features = Nd4j.randn(precision, shape.minibatch(), shape.inputs(), shape.steps());
    INDArray labels = Nd4j.zeros(precision, shape.minibatch(), Contender.CLASSES);
    for (int e = 0; e < shape.minibatch(); e++) {
      labels.putScalar(e, e % Contender.CLASSES, 1);
    }
    DataSet data = new DataSet(features, labels);
    INDArray step = Nd4j.randn(precision, 1, shape.inputs(), 1);

    Map<Contender, MultiLayerNetwork> networks = new LinkedHashMap<>();
    Map<String, Runnable> training = new LinkedHashMap<>();
    Map<String, Runnable> inference = new LinkedHashMap<>();
    Map<String, Runnable> streaming = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      MultiLayerNetwork network = contender.classifier(shape, engine, precision);
      networks.put(contender, network);
      training.put(contender.label(), () -> network.fit(data));
      inference.put(contender.label(), () -> network.output(features));
      MultiLayerNetwork streamer = contender.streamer(shape, engine, precision);
      streaming.put(
          contender.label(),
          () -> {
            for (int t = 0; t < STREAMED_STEPS; t++) {
              streamer.rnnTimeStep(step);
            }
          });
    }
    Map.Entry<String, Runnable> gemm = GemmRate.task(precision);
    training.put(gemm.getKey(), gemm.getValue());

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
                        inferenceTimes.get(contender.label()),
                        streamingTimes.get(contender.label()),
                        allocatedBytes(() -> networks.get(contender).fit(data))))
            .toList();
    return new Result(shape, GemmRate.flopsPerMilli(trainingTimes.get(gemm.getKey())), rows);
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
