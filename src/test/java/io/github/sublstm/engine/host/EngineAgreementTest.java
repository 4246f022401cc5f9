package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.State;
import io.github.sublstm.engine.nd4j.Nd4jEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The host engine against the readable one on seeded random cases of awkward sizes. */
class EngineAgreementTest {

  /** One case; its seed is its number, so a failing case can be run again by its name. */
  record Case(
      int seed,
      CellType type,
      DataType dataType,
      int inputs,
      int units,
      int minibatch,
      int steps,
      int threads,
      boolean masked,
      boolean initialState,
      boolean updateDropout,
      boolean timeMajor) {}

  static Stream<Case> cases() {
    int[] sizes = {1, 3, 17, 100};
    int[] minibatches = {1, 2, 50};
    int[] lengths = {1, 2, 35};
    List<Case> cases = new ArrayList<>();
    int seed = 1; // ND4J takes 0 for no seed
    for (CellType type : CellType.values()) {
      for (DataType dataType : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
        for (int minibatch : minibatches) {
          for (int steps : lengths) {
            for (int k = 0; k < sizes.length; k++) {
              Random random = new Random(seed);
              cases.add(
                  new Case(
                      seed++,
                      type,
                      dataType,
                      sizes[k],
                      sizes[(k + random.nextInt(4)) % 4],
                      minibatch,
                      steps,
                      1 + random.nextInt(3),
                      random.nextBoolean(),
                      random.nextBoolean(),
                      random.nextInt(3) == 0,
                      random.nextBoolean()));
            }
          }
        }
      }
    }
    // More rows than a chunk of the host engine, so that several chunks are needed.
    for (CellType type : CellType.values()) {
      cases.add(new Case(seed++, type, DataType.DOUBLE, 3, 5, 7, 160, 2, true, true, true, false));
      cases.add(new Case(seed++, type, DataType.FLOAT, 3, 5, 520, 2, 1, true, true, false, false));
      // Inputs beside the hidden state that lie across a block of the vector kernel's left factor.
      cases.add(new Case(seed++, type, DataType.FLOAT, 9, 156, 7, 4, 2, true, true, true, false));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hostEngine_agreesWithReadableEngine(Case c) {
    Problem problem = new Problem(c);
    Result expected = problem.run(new Nd4jEngine(c.type()));
    for (Products products : Products.of(c.dataType())) {
      compare(c, problem, expected, products);
    }
  }

  /** Runs twice, so that the second pass meets buffers that have been used. */
  private static void compare(Case c, Problem problem, Result expected, Products products) {
    SequenceEngine engine = products.engine(c.type(), c.dataType(), c.threads());
    problem.run(engine);
    Result actual = problem.run(engine);
    double tolerance = c.dataType() == DataType.DOUBLE ? 1e-11 : 2e-5;
    for (int k = 0; k < expected.arrays.size(); k++) {
      assertClose(
          Result.NAMES.get(k),
          expected.arrays.get(k),
          actual.arrays.get(k),
          tolerance,
          products + " " + c);
    }
  }

  private static void assertClose(
      String what, INDArray expected, INDArray actual, double tolerance, String description) {
    double scale = Math.max(1, MaxNorm.of(expected));
    double difference = MaxNorm.ofDifference(expected, actual);
    assertThat(difference / scale).as("%s of %s", what, description).isLessThan(tolerance);
  }

  /** All that a forward and a backward pass yield. */
  static final class Result {
    static final List<String> NAMES =
        List.of(
            "output", "last h", "last c", "dW", "dRW", "db", "dx", "penalty", "dconstants or drb");
    final List<INDArray> arrays = new ArrayList<>();
  }

  /** Random parameters and sequences. */
  static final class Problem {
    final Case c;
    final CellParameters parameters;
    final Sequences sequences;
    final INDArray outputErrors;

    Problem(Case c) {
      this.c = c;
      org.nd4j.linalg.api.rng.Random random =
          Nd4j.getRandomFactory().getNewRandomInstance(c.seed());
      int columns = c.type().gates() * c.units();
      parameters =
          new CellParameters(
              c.type(),
              gaussian(random, 0.5, c.inputs(), columns),
              gaussian(random, 1 / Math.sqrt(c.units()), c.units(), columns),
              gaussian(random, 0.5, columns),
              c.type().constants() > 0 ? uniform(random, c.type().constants() * c.units()) : null,
              c.type().hasRecurrentBias() ? gaussian(random, 0.5, c.units()) : null);
      INDArray x =
          c.timeMajor()
              ? gaussian(random, 1, c.minibatch(), c.steps(), c.inputs()).permute(0, 2, 1)
              : gaussian(random, 1, c.minibatch(), c.inputs(), c.steps());
      INDArray mask = null;
      if (c.masked()) {
        mask = uniform(random, c.minibatch(), c.steps()).gt(0.3).castTo(c.dataType());
        mask.getRow(c.minibatch() - 1).assign(c.minibatch() > 1 ? 0 : 1);
        eraseMasked(x, mask);
      }
      State initial =
          c.initialState()
              ? new State(
                  gaussian(random, 0.5, c.minibatch(), c.units()),
                  c.type().hasCellState() ? gaussian(random, 0.5, c.minibatch(), c.units()) : null)
              : null;
      INDArray update =
          c.updateDropout()
              ? uniform(random, c.minibatch(), c.units(), c.steps())
                  .gt(0.4)
                  .castTo(c.dataType())
                  .muli(1 / 0.6)
              : null;
      sequences = new Sequences(x, mask, initial, update, c.type().isBalanced() ? 0.3 : 0);
      outputErrors = gaussian(random, 1, c.minibatch(), c.units(), c.steps());
    }

    /** What stands at masked steps must not matter. */
    private static void eraseMasked(INDArray x, INDArray mask) {
      for (int e = 0; e < mask.size(0); e++) {
        for (int step = 0; step < mask.size(1); step++) {
          if (mask.getDouble(e, step) == 0) {
            x.get(point(e), all(), point(step)).assign(Double.NaN);
          }
        }
      }
    }

    Result run(SequenceEngine engine) {
      Result result = new Result();
      INDArray output = filled('f', c.minibatch(), c.units(), c.steps());
      State last = engine.forward(parameters, sequences, output, true);
      int columns = c.type().gates() * c.units();
      CellGradients gradients =
          new CellGradients(
              filled('f', c.inputs(), columns),
              filled('f', c.units(), columns),
              filled('f', columns),
              c.type().constants() > 0 ? filled('f', c.type().constants() * c.units()) : null,
              c.type().hasRecurrentBias() ? filled('f', c.units()) : null);
      INDArray inputErrors = filled('f', c.minibatch(), c.inputs(), c.steps());
      INDArray errorsBefore = outputErrors.dup();
      engine.backward(parameters, outputErrors, gradients, inputErrors);
      assertThat(MaxNorm.ofDifference(outputErrors, errorsBefore)).as("change of epsilon").isZero();
      result.arrays.addAll(
          List.of(
              output,
              last.hidden(),
              c.type().hasCellState() ? last.cell() : last.hidden(),
              gradients.inputWeights(),
              gradients.recurrentWeights(),
              gradients.bias(),
              inputErrors,
              Nd4j.scalar(DataType.DOUBLE, engine.penalty())));
      if (gradients.constants() != null) {
        result.arrays.add(gradients.constants());
      }
      if (gradients.recurrentBias() != null) {
        result.arrays.add(gradients.recurrentBias());
      }
      return result;
    }

    /** An array with values in it that must be overwritten. */
    private INDArray filled(char order, long... shape) {
      return Nd4j.create(c.dataType(), shape, order).assign(1e3);
    }

    private INDArray gaussian(
        org.nd4j.linalg.api.rng.Random random, double deviation, long... shape) {
      return Nd4j.randn(0, deviation, shape, random).castTo(c.dataType()).dup('f');
    }

    private INDArray uniform(org.nd4j.linalg.api.rng.Random random, long... shape) {
      return Nd4j.rand(shape, 0, 1, random).castTo(c.dataType());
    }
  }
}
