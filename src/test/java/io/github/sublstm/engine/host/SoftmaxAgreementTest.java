package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.host.SoftmaxProblem.Case;
import io.github.sublstm.engine.lookup.EngineLookup;
import io.github.sublstm.engine.nd4j.Nd4jSoftmax;
import io.github.sublstm.engine.vector.VectorSoftmaxSlice;
import io.github.sublstm.engine.vector.VectorSupport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The host's softmax against the readable one on seeded random cases of awkward sizes. */
class SoftmaxAgreementTest {

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    int seed = 1; // ND4J takes 0 for no seed
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      for (int classes : new int[] {1, 2, 17, 1000}) {
        for (int minibatch : new int[] {1, 20}) {
          for (int steps : new int[] {1, 35}) {
            Random random = new Random(seed);
            int inputs = new int[] {1, 13, 100}[random.nextInt(3)];
            int threads = 1 + random.nextInt(3);
            boolean bias = random.nextInt(3) > 0;
            boolean timeMajor = random.nextBoolean();
            double present = random.nextBoolean() ? 1 : 0.6;
            cases.add(
                new Case(
                    seed++, type, classes, inputs, minibatch, steps, threads, bias, present,
                    timeMajor));
          }
        }
      }
      // Nothing to learn from, and several chunks.
      cases.add(new Case(seed++, type, 17, 13, 3, 5, 2, true, 0, false));
      cases.add(new Case(seed++, type, 3, 2, 30, 30, 2, true, 0.9, false));
    }
    // A vocabulary that fills a chunk with a few rows.
    cases.add(new Case(seed++, DataType.DOUBLE, 1_200_000, 1, 3, 2, 2, true, 1, false));
    // Several chunks of several blocks.
    cases.add(new Case(seed++, DataType.FLOAT, 3000, 100, 20, 35, 1, true, 0.9, false));
    return cases.stream();
  }

  private static SoftmaxEngine host(DataType type, int threads) {
    return type == DataType.FLOAT
        ? new FloatHostSoftmax(null, threads)
        : new DoubleHostSoftmax(null, threads);
  }

  /** The host's engines that can run here: with BLAS, and with the vector kernels. */
  static List<SoftmaxEngine> hosts(DataType type, int threads) {
    List<SoftmaxEngine> all = new ArrayList<>(List.of(host(type, threads)));
    if (VectorSupport.impediment(type) == null) {
      all.add(new FloatHostSoftmax(VectorSoftmaxSlice::new, threads));
    }
    return all;
  }

  /** Runs twice, so that the second pass meets buffers that have been used. */
  @ParameterizedTest
  @MethodSource("cases")
  void host_agreesWithReadableEngine(Case c) {
    assertAgreement(new SoftmaxProblem(c));
  }

  /** Rows of weights from a thousandth to a thousand. */
  @ParameterizedTest
  @MethodSource("cases")
  void weightedRows_agreeWithReadableEngine(Case c) {
    assertAgreement(new SoftmaxProblem(c).weighted());
  }

  /** One row at a time, which takes long with many classes. */
  static Stream<Case> casesOfFewClasses() {
    return cases().filter(c -> c.classes() <= 17);
  }

  @ParameterizedTest
  @MethodSource("casesOfFewClasses")
  void weightedRows_addUpInTheReadableEngine(Case c) {
    SoftmaxProblem problem = new SoftmaxProblem(c).weighted();
    List<INDArray> all = problem.run(new Nd4jSoftmax());
    INDArray weightGradient = Nd4j.zeros(DataType.DOUBLE, c.inputs(), c.classes());
    double loss = 0;
    SoftmaxBatch b = problem.batch;
    for (int row : b.rows()) {
      int[] only = new int[b.targets().length];
      Arrays.fill(only, SoftmaxBatch.NONE);
      only[row] = b.targets()[row];
      INDArray gradient = Nd4j.create(c.dataType(), new long[] {c.inputs(), c.classes()}, 'f');
      INDArray errors = Nd4j.create(c.dataType(), b.input().shape(), 'f');
      INDArray bias = b.bias() == null ? null : Nd4j.create(c.dataType(), c.classes());
      double[] losses =
          new Nd4jSoftmax()
              .gradients(
                  new SoftmaxBatch(b.weights(), b.bias(), b.input(), only), gradient, bias, errors);
      loss += b.rowWeights()[row] * losses[row];
      weightGradient.addi(gradient.castTo(DataType.DOUBLE).mul(b.rowWeights()[row]));
    }
    double tolerance = c.dataType() == DataType.DOUBLE ? 1e-11 : 2e-5;
    assertThat(all.get(1).getDouble(0)).isCloseTo(loss, within(tolerance * Math.max(1, loss)));
    assertThat(MaxNorm.ofDifference(all.get(2).castTo(DataType.DOUBLE), weightGradient))
        .as("dW of %s", c)
        .isLessThan(tolerance * Math.max(1, MaxNorm.of(weightGradient)));
  }

  /** To the last bit. */
  @ParameterizedTest
  @MethodSource("cases")
  void rowsOfWeightOne_areAsWithoutWeights(Case c) {
    SoftmaxProblem problem = new SoftmaxProblem(c);
    List<SoftmaxEngine> engines = new ArrayList<>(hosts(c.dataType(), c.threads()));
    engines.add(new Nd4jSoftmax());
    for (SoftmaxEngine engine : engines) {
      List<INDArray> expected = problem.run(engine);
      List<INDArray> actual = problem.weighted(row -> 1).run(engine);
      engine.close();
      for (int k = 0; k < expected.size(); k++) {
        assertThat(MaxNorm.ofDifference(expected.get(k), actual.get(k)))
            .as("%s of %s", SoftmaxProblem.NAMES.get(k), c)
            .isZero();
      }
    }
  }

  /**
   * Later classes have ever larger logits, so that what was summed up before them comes to nothing,
   * also where it was a row's target. All are whole numbers, exact in single precision.
   */
  @Test
  void growingLogits_agreeWithReadableEngine() {
    SoftmaxProblem problem =
        new SoftmaxProblem(new Case(8, DataType.FLOAT, 3000, 100, 20, 35, 1, true, 0.9, false));
    INDArray growth = Nd4j.linspace(DataType.FLOAT, 0.5, 0.01, 3000);
    INDArray weights = problem.batch.weights();
    weights.muliRowVector(growth);
    for (INDArray array : List.of(weights, problem.batch.bias(), problem.batch.input())) {
      array.assign(Transforms.round(array));
    }
    assertAgreement(problem);
  }

  /** A bias of minus infinity bans classes, here whole slices and blocks of them. */
  @ParameterizedTest
  @MethodSource("types")
  void bannedClasses_agreeWithReadableEngine(DataType type) {
    SoftmaxProblem problem =
        new SoftmaxProblem(new Case(9, type, 3000, 100, 20, 35, 3, true, 0.9, false));
    int banned = 1500;
    problem.batch.bias().get(interval(0, banned)).assign(Double.NEGATIVE_INFINITY);
    int[] targets = problem.batch.targets();
    for (int k = 0; k < targets.length; k++) {
      if (targets[k] != SoftmaxBatch.NONE && targets[k] < banned) {
        targets[k] += banned;
      }
    }
    assertAgreement(problem);
  }

  /** Views of larger arrays: every second row of W, and every second value of b. */
  @ParameterizedTest
  @MethodSource("types")
  void parametersWithGaps_agreeWithReadableEngine(DataType type) {
    for (int minibatch : new int[] {1, 20}) {
      assertAgreement(
          new SoftmaxProblem(new Case(10, type, 100, 13, minibatch, 5, 2, true, 0.9, false))
              .withGaps());
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void closedEngine_canBeUsedAgain(DataType type) {
    SoftmaxProblem problem =
        new SoftmaxProblem(new Case(11, type, 100, 13, 20, 5, 2, true, 0.9, false));
    for (SoftmaxEngine engine : hosts(type, 2)) {
      List<INDArray> before = problem.run(engine);
      engine.close();
      engine.close();
      assertThat(problem.run(engine)).isEqualTo(before);
      engine.close();
    }
  }

  private static void assertAgreement(SoftmaxProblem problem) {
    Case c = problem.c;
    List<INDArray> expected = problem.run(new Nd4jSoftmax());
    for (SoftmaxEngine engine : hosts(c.dataType(), c.threads())) {
      problem.run(engine);
      List<INDArray> actual = problem.run(engine);
      engine.close();
      double tolerance = c.dataType() == DataType.DOUBLE ? 1e-11 : 2e-5;
      for (int k = 0; k < expected.size(); k++) {
        double scale = Math.max(1, MaxNorm.of(expected.get(k)));
        assertThat(MaxNorm.ofDifference(expected.get(k), actual.get(k)) / scale)
            .as("%s of %s", SoftmaxProblem.NAMES.get(k), c)
            .isLessThan(tolerance);
      }
    }
  }

  /** 700 rows of 33,278 logits would be 93 MB; one-hot labels as much again. */
  @Test
  void largeVocabulary_keepsToTheBoundOfItsChunk() {
    SoftmaxProblem problem =
        new SoftmaxProblem(new Case(99, DataType.FLOAT, 33_278, 8, 20, 35, 2, true, 1, false));
    int rows = problem.batch.rows().length;
    for (int multiple : new int[] {1, 16}) {
      long values = 33_278L * problem.batch.chunkRows(rows, 384, multiple);
      assertThat(values).isPositive().isLessThanOrEqualTo(SoftmaxEngine.chunkValues(33_278));
    }
    assertThat(SoftmaxEngine.chunkValues(33_278)).isLessThan(rows * 33_278L / 4);
  }

  static Stream<DataType> types() {
    return Stream.of(DataType.FLOAT, DataType.DOUBLE);
  }

  /** Added up one by one in single precision, so many exponentials would lose four digits. */
  @Test
  void hugeVocabulary_losesNoPrecision() {
    SoftmaxProblem problem =
        new SoftmaxProblem(new Case(7, DataType.FLOAT, 1_200_000, 1, 1, 2, 1, true, 1, false));
    SoftmaxBatch b = problem.batch;
    double[] exact =
        new DoubleHostSoftmax(null, 1)
            .losses(
                new SoftmaxBatch(
                    b.weights().castTo(DataType.DOUBLE),
                    b.bias().castTo(DataType.DOUBLE),
                    b.input().castTo(DataType.DOUBLE),
                    b.targets()));
    assertThat(new FloatHostSoftmax(null, 1).losses(b)).containsExactly(exact, within(1e-5));
  }

  /** exp of such logits overflows unless their maximum is taken off first. */
  @ParameterizedTest
  @MethodSource("types")
  void hugeLogits_giveExactLosses(DataType type) {
    INDArray weights = Nd4j.createFromArray(new double[][] {{1, -1, 0}}).castTo(type).dup('f');
    INDArray input = Nd4j.valueArrayOf(new long[] {1, 1, 1}, 1e4, type);
    for (int target = 0; target < 3; target++) {
      SoftmaxBatch batch = new SoftmaxBatch(weights, null, input, new int[] {target});
      double expected = new double[] {0, 2e4, 1e4}[target];
      assertThat(host(type, 2).losses(batch)[0]).isEqualTo(expected);
      assertThat(new Nd4jSoftmax().losses(batch)[0]).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void undefinedInput_givesUndefinedLoss(DataType type) {
    SoftmaxProblem problem =
        new SoftmaxProblem(new Case(5, type, 17, 3, 1, 100, 2, true, 1, false));
    problem.batch.input().putScalar(0, 1, 70, Double.NaN);
    for (SoftmaxEngine engine : hosts(type, 2)) {
      double[] losses = engine.losses(problem.batch);
      assertThat(losses[0]).isFinite();
      assertThat(losses[70]).isNaN();
    }
  }

  /** The readable engine serves types that the host's does not. */
  @Test
  void readableEngine_computesInHalfPrecision() {
    SoftmaxProblem problem =
        new SoftmaxProblem(new Case(6, DataType.DOUBLE, 5, 3, 2, 4, 1, true, 1, false));
    double[] exact = new Nd4jSoftmax().losses(problem.batch);
    SoftmaxBatch b = problem.batch;
    double[] half =
        EngineLookup.createSoftmax(Engine.AUTO, DataType.HALF)
            .losses(
                new SoftmaxBatch(
                    b.weights().castTo(DataType.HALF),
                    b.bias().castTo(DataType.HALF),
                    b.input().castTo(DataType.HALF),
                    b.targets()));
    for (int k = 0; k < exact.length; k++) {
      assertThat(half[k]).isCloseTo(exact[k], within(0.02));
    }
  }

  /** More classes than the largest number of that precision. */
  @Test
  void readableEngine_sumsManyClassesInHalfPrecision() {
    int classes = 70_000;
    SoftmaxBatch batch =
        new SoftmaxBatch(
            Nd4j.zeros(DataType.HALF, 1, classes),
            null,
            Nd4j.ones(DataType.HALF, 1, 1, 1),
            new int[] {3});
    assertThat(new Nd4jSoftmax().losses(batch)[0]).isCloseTo(Math.log(classes), within(1e-3));
  }
}
