package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.State;
import io.github.sublstm.engine.nd4j.Nd4jEngine;
import io.github.sublstm.engine.threads.ThreadBound;
import io.github.sublstm.engine.vector.VectorMultiplier;
import io.github.sublstm.engine.vector.VectorSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/** At which pass a layer leaves BLAS, and that nothing is lost then. */
class HandOverTest {

  private static final int EXAMPLES = 6;
  private static final int INPUTS = 5;
  private static final int UNITS = 19;
  private static final int STEPS = 7;

  /** Floating-point operations of a forward and a backward pass of an LSTM. */
  private static final double PASS = 3 * 2.0 * EXAMPLES * STEPS * (INPUTS + UNITS) * UNITS * 4;

  private static final HandOver.Size SIZE = new HandOver.Size(1, 2, 3);

  private final AtomicBoolean fromFirstPass = new AtomicBoolean();
  private final RecordingWarmUp warmUp = new RecordingWarmUp();
  private final AtomicInteger released = new AtomicInteger();
  private final Runnable release = released::incrementAndGet;

  private static final class RecordingWarmUp implements HandOver.WarmUp {
    private final List<HandOver.Size> begun = new ArrayList<>();

    @Override
    public void begin(HandOver.Size size) {
      begun.add(size);
    }
  }

  /** BLAS in the place of the other provider, telling when it is used. */
  private static final class RecordingWeights implements FloatWeights {
    private final FloatWeights blas;
    private int forward;
    private int backward;

    RecordingWeights(CellType type) {
      blas = new FloatBlasWeights(type);
    }

    @Override
    public FloatProducts products(int share) {
      return blas.products(share);
    }

    @Override
    public void packForward(CellParameters parameters, int shares) {
      forward++;
      blas.packForward(parameters, shares);
    }

    @Override
    public void packBackward(CellParameters parameters, int shares, boolean inputErrors) {
      backward++;
      blas.packBackward(parameters, shares, inputErrors);
    }

    @Override
    public void collectGradients(CellGradients gradients, int shares) {
      blas.collectGradients(gradients, shares);
    }

    @Override
    public void clear() {
      blas.clear();
    }
  }

  private HandOver afterPasses(int passes) {
    return new HandOver(warmUp, fromFirstPass, () -> passes * PASS);
  }

  @Test
  void forward_countsOperations_andGoesOverAtExactlyThatPass() {
    RecordingWeights other = new RecordingWeights(CellType.LSTM);
    Segments segments = new Segments(CellType.LSTM, 0);
    try (FloatHostEngine engine = new FloatHostEngine(CellType.LSTM, other, afterPasses(3))) {
      List<Integer> uses = new ArrayList<>();
      for (int k = 0; k < 5; k++) {
        segments.run(engine, null);
        uses.add(other.forward);
        assertThat(other.backward).as("backward as forward").isEqualTo(other.forward);
      }
      assertThat(uses).containsExactly(0, 0, 0, 1, 2);
    }
  }

  @Test
  void forward_anyPartOfAnOperationLess_takesOnePassMore() {
    HandOver handOver = new HandOver(warmUp, fromFirstPass, () -> 10);

    assertThat(IntStream.range(0, 5).mapToObj(k -> handOver.isDue(4, SIZE, release)).toList())
        .containsExactly(false, false, false, true, true);
  }

  @Test
  void forward_warmUp_beginsWithTheSecondPass() {
    HandOver handOver = new HandOver(warmUp, fromFirstPass, () -> 3);

    handOver.isDue(1, SIZE, release);
    assertThat(warmUp.begun).isEmpty();
    handOver.isDue(1, SIZE, release);
    handOver.isDue(1, SIZE, release);
    assertThat(warmUp.begun).containsExactly(SIZE);
  }

  @Test
  void forward_kernelsTakeOver_releasesBlasOnce() {
    HandOver handOver = new HandOver(warmUp, fromFirstPass, () -> 2);

    List<Integer> releases = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      handOver.isDue(1, SIZE, release);
      releases.add(released.get());
    }
    assertThat(releases).containsExactly(0, 0, 1, 1);
  }

  /** A setting that cannot be read is refused by the first pass, not when a layer is made. */
  @Test
  void forward_badThreadBound_isRefusedByThePass() {
    String before = System.setProperty(ThreadBound.PROPERTY, "many");
    try {
      HandOver handOver = new HandOver(warmUp, fromFirstPass, HandOver::mostFlops);

      assertThatThrownBy(() -> handOver.isDue(1, SIZE, release))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not 'many'");
    } finally {
      if (before == null) {
        System.clearProperty(ThreadBound.PROPERTY);
      } else {
        System.setProperty(ThreadBound.PROPERTY, before);
      }
    }
  }

  /** Layers so small that they would never do the work. */
  @Test
  void forward_aThousandPasses_areEnough() {
    HandOver handOver = new HandOver(warmUp, fromFirstPass, () -> 1e9);

    List<Boolean> due =
        IntStream.range(0, 1002).mapToObj(k -> handOver.isDue(1, SIZE, release)).toList();

    assertThat(due.indexOf(true)).isEqualTo(1000);
    assertThat(due.subList(1000, 1002)).containsOnly(true);
  }

  /** Too few rows to pack the weights for: BLAS's whatever the rule says, so they do not count. */
  @Test
  void forward_smallPasses_areNotCounted() {
    RecordingWeights other = new RecordingWeights(CellType.LSTM);
    Segments segments = new Segments(CellType.LSTM, 0);
    INDArray step = Nd4j.zeros(DataType.FLOAT, EXAMPLES, INPUTS, 1);
    INDArray output = Nd4j.zeros(DataType.FLOAT, EXAMPLES, UNITS, 1).dup('f');
    try (FloatHostEngine engine = new FloatHostEngine(CellType.LSTM, other, afterPasses(1))) {
      for (int k = 0; k < 2 * STEPS; k++) {
        engine.forward(segments.parameters, new Sequences(step, null, null, null), output, false);
      }
      segments.run(engine, null);
      assertThat(other.forward).isZero();
      segments.run(engine, null);
      assertThat(other.forward).isOne();
      engine.forward(segments.parameters, new Sequences(step, null, null, null), output, false);
      assertThat(other.forward).isOne();
    }
  }

  @Test
  void forward_twoLayers_goOverIndependently() {
    RecordingWeights first = new RecordingWeights(CellType.LSTM);
    RecordingWeights second = new RecordingWeights(CellType.LSTM);
    Segments segments = new Segments(CellType.LSTM, 0);
    try (FloatHostEngine a = new FloatHostEngine(CellType.LSTM, first, afterPasses(2));
        FloatHostEngine b = new FloatHostEngine(CellType.LSTM, second, afterPasses(2))) {
      for (int k = 0; k < 3; k++) {
        segments.run(a, null);
      }
      segments.run(b, null);
    }
    assertThat(first.forward).isOne();
    assertThat(second.forward).isZero();
  }

  @Test
  void forward_fromFirstPass_leavesBlasOut() {
    RecordingWeights other = new RecordingWeights(CellType.LSTM);
    fromFirstPass.set(true);
    try (FloatHostEngine engine = new FloatHostEngine(CellType.LSTM, other, afterPasses(3))) {
      new Segments(CellType.LSTM, 0).run(engine, null);
    }
    assertThat(other.forward).isOne();
    assertThat(warmUp.begun).isEmpty();
  }

  /** A tape that BLAS has recorded is BLAS's to read. */
  @Test
  void backward_fromFirstPassSaidInBetween_staysWithItsForwardPass() {
    RecordingWeights other = new RecordingWeights(CellType.LSTM);
    Segments segments = new Segments(CellType.LSTM, 0);
    try (FloatHostEngine engine = new FloatHostEngine(CellType.LSTM, other, afterPasses(3))) {
      segments.forward(engine, null);
      fromFirstPass.set(true);
      segments.backward(engine);
      assertThat(other.backward).isZero();
      segments.run(engine, null);
      assertThat(other.backward).isOne();
    }
  }

  @Test
  void softmax_goesOverAtExactlyThatPass() {
    int classes = 70;
    int[] targets = IntStream.range(0, 48).map(r -> r % classes).toArray();
    SoftmaxBatch batch =
        new SoftmaxBatch(
            Nd4j.zeros(DataType.FLOAT, INPUTS, classes).dup('f'),
            null,
            Nd4j.zeros(DataType.FLOAT, targets.length, INPUTS, 1).dup('f'),
            targets);
    double pass = 2.0 * targets.length * INPUTS * classes;
    List<Integer> made = new ArrayList<>();
    int[] slices = {0};
    HandOver handOver = new HandOver(warmUp, fromFirstPass, () -> 2 * pass);
    try (FloatHostSoftmax engine =
        new FloatHostSoftmax(
            () -> {
              slices[0]++;
              return new FloatBlasSoftmaxSlice();
            },
            handOver)) {
      for (int k = 0; k < 4; k++) {
        engine.losses(batch);
        made.add(slices[0]);
      }
    }
    assertThat(made).containsExactly(0, 0, 1, 1);
  }

  /** With masks, update dropout and a state that is carried from pass to pass. */
  @ParameterizedTest
  @EnumSource
  void passes_beforeAndAfter_agreeWithTheReadableEngine(CellType type) {
    List<INDArray> expected = new Segments(type, 3).all(new Nd4jEngine(type), 5);
    List<INDArray> actual = new Segments(type, 3).all(goingOver(type), 5);

    for (int k = 0; k < expected.size(); k++) {
      double scale = Math.max(1, MaxNorm.of(expected.get(k)));
      assertThat(MaxNorm.ofDifference(expected.get(k), actual.get(k)) / scale)
          .as("array %d of %s, seed 3", k, type)
          .isLessThan(2e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void passes_runTwice_areTheSameToTheBit(CellType type) {
    List<INDArray> once = new Segments(type, 4).all(goingOver(type), 5);
    List<INDArray> again = new Segments(type, 4).all(goingOver(type), 5);

    for (int k = 0; k < once.size(); k++) {
      assertThat(again.get(k).data().asFloat())
          .as("array %d of %s, seed 4", k, type)
          .isEqualTo(once.get(k).data().asFloat());
    }
  }

  /** Leaves BLAS after some passes: for the vector kernels where these can run. */
  private FloatHostEngine goingOver(CellType type) {
    FloatWeights other =
        VectorSupport.impediment(DataType.FLOAT) == null
            ? new VectorMultiplier(type)
            : new FloatBlasWeights(type);
    double pass = 6.0 * EXAMPLES * STEPS * (INPUTS + UNITS) * UNITS * type.gates();
    return new FloatHostEngine(type, other, new HandOver(warmUp, fromFirstPass, () -> 2 * pass));
  }

  /** One long sequence in segments, each a forward and a backward pass. */
  private static final class Segments {
    private final CellType type;
    private final CellParameters parameters;
    private final CellGradients gradients;
    private final INDArray input;
    private final INDArray mask;
    private final INDArray update;
    private final INDArray outputErrors;
    private final INDArray output = filled(EXAMPLES, UNITS, STEPS);
    private final INDArray inputErrors = filled(EXAMPLES, INPUTS, STEPS);

    Segments(CellType type, int seed) {
      this.type = type;
      // ND4J takes 0 for no seed.
      Random random = Nd4j.getRandomFactory().getNewRandomInstance(seed + 1);
      int columns = type.gates() * UNITS;
      int constants = type.constants() * UNITS;
      parameters =
          new CellParameters(
              type,
              gaussian(random, 0.5, INPUTS, columns),
              gaussian(random, 0.2, UNITS, columns),
              gaussian(random, 0.5, columns),
              constants > 0 ? Nd4j.rand(new long[] {constants}, 0, 1, random) : null,
              type.hasRecurrentBias() ? gaussian(random, 0.5, UNITS) : null);
      gradients =
          new CellGradients(
              filled(INPUTS, columns),
              filled(UNITS, columns),
              filled(columns),
              constants > 0 ? filled(constants) : null,
              type.hasRecurrentBias() ? filled(UNITS) : null);
      input = gaussian(random, 1, EXAMPLES, INPUTS, STEPS);
      mask = Nd4j.rand(new long[] {EXAMPLES, STEPS}, 0, 1, random).gt(0.3).castTo(DataType.FLOAT);
      update =
          Nd4j.rand(new long[] {EXAMPLES, UNITS, STEPS}, 0, 1, random)
              .gt(0.4)
              .castTo(DataType.FLOAT);
      outputErrors = gaussian(random, 1, EXAMPLES, UNITS, STEPS);
    }

    State forward(SequenceEngine engine, State initial) {
      return engine.forward(parameters, new Sequences(input, mask, initial, update), output, true);
    }

    void backward(SequenceEngine engine) {
      engine.backward(parameters, outputErrors, gradients, inputErrors);
    }

    State run(SequenceEngine engine, State initial) {
      State last = forward(engine, initial);
      backward(engine);
      return last;
    }

    /** What some segments give, each of which begins with the state at the last one's end. */
    List<INDArray> all(SequenceEngine engine, int count) {
      List<INDArray> arrays = new ArrayList<>();
      State state = null;
      for (int k = 0; k < count; k++) {
        state = run(engine, state);
        arrays.add(output.dup('f'));
        arrays.add(state.hidden().dup('f'));
        if (type.hasCellState()) {
          arrays.add(state.cell().dup('f'));
        }
        arrays.add(gradients.inputWeights().dup('f'));
        arrays.add(gradients.recurrentWeights().dup('f'));
        arrays.add(gradients.bias().dup('f'));
        arrays.add(inputErrors.dup('f'));
        if (gradients.constants() != null) {
          arrays.add(gradients.constants().dup('f'));
        }
        if (gradients.recurrentBias() != null) {
          arrays.add(gradients.recurrentBias().dup('f'));
        }
      }
      engine.close();
      return arrays;
    }

    private static INDArray gaussian(Random random, double deviation, long... shape) {
      return Nd4j.randn(0, deviation, shape, random).castTo(DataType.FLOAT).dup('f');
    }

    private static INDArray filled(long... shape) {
      return Nd4j.create(DataType.FLOAT, shape, 'f').assign(1e3);
    }
  }
}
