package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.streaming.StreamingModel;
import io.github.sublstm.streaming.StreamingSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times single steps of a network: DL4J's {@code rnnTimeStep}, sessions one after the other, and
 * sessions together as a minibatch, interleaved. Every call is timed by itself.
 */
public final class StreamingBenchmark {

  private static final int[] SESSIONS = {1, 8, 64};
  private static final long WARM_UP_NANOS = 1_000_000_000;
  private static final long TURN_NANOS = 60_000_000;

  /**
   * What was measured of one way to step.
   *
   * @param gates of the network's cells
   * @param sessions how many share the model
   * @param stepsPerCall how many of them a call steps
   */
  record Row(
      String network, int gates, String way, int sessions, int stepsPerCall, StepTimes calls) {

    /** Time per step in microseconds, in the median call. */
    double microsPerStep() {
      return calls.micros(0.5) / stepsPerCall;
    }

    /** Steps per second. */
    double stepsPerSecond() {
      return calls.perSecond() * stepsPerCall;
    }
  }

  /**
   * How long it takes to read the weights once.
   *
   * @param bytes of weights
   * @param micros it takes
   */
  record Limit(long bytes, double micros) {}

  /**
   * What was measured at one shape.
   *
   * @param limits by the gates of the cells
   */
  public record Result(StreamingShape shape, SortedMap<Integer, Limit> limits, List<Row> rows) {

    /** That of a row's network. */
    Limit limit(Row row) {
      return limits.get(row.gates());
    }

    /** DL4J's own layer, or null if it did not take part. */
    Row dl4j() {
      return rows.stream()
          .filter(row -> row.network().equals(Contender.DL4J_LSTM.label()))
          .findFirst()
          .orElse(null);
    }
  }

  /** Something to call again and again. */
  private record Task(Row row, Runnable call) {}

  private final StreamingShape shape;
  private final List<Contender> contenders;
  private final Engine engine;
  private final DataType precision;
  private final int rounds;
  private final Random random = new Random(1);

  public StreamingBenchmark(
      StreamingShape shape,
      List<Contender> contenders,
      Engine engine,
      DataType precision,
      int rounds) {
    this.shape = shape;
    this.contenders = contenders;
    this.engine = engine;
    this.precision = precision;
    this.rounds = rounds;
  }

  public Result run() {
    List<Task> tasks = new ArrayList<>();
    for (Contender contender : contenders) {
      MultiLayerNetwork network = contender.streamer(shape, engine, precision);
      INDArray step = Nd4j.randn(precision, 1, shape.inputs(), 1);
      tasks.add(
          new Task(
              new Row(contender.label(), contender.gates(), "rnnTimeStep", 1, 1, new StepTimes()),
              contender.turn(() -> network.rnnTimeStep(step))));
      if (contender.isOurs()) {
        addSessions(contender, StreamingModel.of(network), tasks);
      }
    }
    List<Task> all = new ArrayList<>(tasks);
    SortedMap<Integer, Reading> readings = new TreeMap<>();
    for (Contender contender : contenders) {
      readings.computeIfAbsent(contender.gates(), gates -> Reading.add(shape, gates, all));
    }
    time(all);
    SortedMap<Integer, Limit> limits = new TreeMap<>();
    readings.forEach((gates, reading) -> limits.put(gates, reading.limit()));
    return new Result(shape, limits, tasks.stream().map(Task::row).toList());
  }

  /** Both ways to read the weights of cells with some gates. */
  private record Reading(WeightReading weights, Row comparing, Row adding) {

    static Reading add(StreamingShape shape, int gates, List<Task> tasks) {
      WeightReading weights = new WeightReading(shape, gates);
      Row comparing = new Row("", gates, "", 1, 1, new StepTimes());
      Row adding = new Row("", gates, "", 1, 1, new StepTimes());
      tasks.add(new Task(comparing, weights::compare));
      tasks.add(new Task(adding, weights::add));
      return new Reading(weights, comparing, adding);
    }

    Limit limit() {
      if (weights.result() > 0) {
        throw new IllegalStateException("rows of zeros differ");
      }
      return new Limit(
          weights.bytes(), Math.min(comparing.microsPerStep(), adding.microsPerStep()));
    }
  }

  private void addSessions(Contender contender, StreamingModel model, List<Task> tasks) {
    String label = contender.label();
    int gates = contender.gates();
    for (int count : SESSIONS) {
      StreamingSession[] sessions = new StreamingSession[count];
      float[][] inputs = new float[count][shape.inputs()];
      float[][] outputs = new float[count][model.outputLength()];
      for (int s = 0; s < count; s++) {
        sessions[s] = model.newSession();
        for (int k = 0; k < inputs[s].length; k++) {
          inputs[s][k] = (float) random.nextGaussian();
        }
      }
      tasks.add(
          new Task(
              new Row(label, gates, "in turn", count, 1, new StepTimes()),
              new InTurn(sessions, inputs, outputs)));
      if (count > 1) {
        tasks.add(
            new Task(
                new Row(label, gates, "together", count, count, new StepTimes()),
                () -> model.step(sessions, inputs, outputs)));
      }
    }
  }

  /** Steps one session after the other, one per call. */
  private static final class InTurn implements Runnable {

    private final StreamingSession[] sessions;
    private final float[][] inputs;
    private final float[][] outputs;
    private int next;

    InTurn(StreamingSession[] sessions, float[][] inputs, float[][] outputs) {
      this.sessions = sessions;
      this.inputs = inputs;
      this.outputs = outputs;
    }

    @Override
    public void run() {
      sessions[next].step(inputs[next], outputs[next]);
      next = (next + 1) % sessions.length;
    }
  }

  /**
   * Warms all up, then calls them interleaved, in another order each round, and each turn without
   * what the one before has left.
   */
  private void time(List<Task> tasks) {
    for (Task task : tasks) {
      call(task, WARM_UP_NANOS, false);
    }
    List<Task> order = new ArrayList<>(tasks);
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, new Random(round));
      for (Task task : order) {
        Rounds.settle(task.call(), 0);
        call(task, TURN_NANOS, true);
      }
    }
  }

  private static void call(Task task, long nanos, boolean record) {
    long end = System.nanoTime() + nanos;
    for (long start = System.nanoTime(); start < end; ) {
      task.call().run();
      long now = System.nanoTime();
      if (record) {
        task.row().calls().add(now - start);
      }
      start = now;
    }
  }
}
