package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.nd4j.Nd4jEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Errors that vanish on their way back become zero, not denormal numbers. */
class VanishingErrorsTest {

  private static final int STEPS = 400;
  private static final int INPUTS = 2;
  private static final int UNITS = 17;
  private static final int MINIBATCH = 6;
  private static final double FORGETTING = 0.3;

  private final INDArray input = Nd4j.ones(DataType.DOUBLE, MINIBATCH, INPUTS, STEPS);

  @ParameterizedTest
  @EnumSource(CellType.class)
  void backward_flushesTinyErrorsToZero(CellType type) {
    INDArray exact = inputErrors(new Nd4jEngine(type), type, DataType.DOUBLE);
    assertThat(largest(exact, 0))
        .as("the true error at the first step is denormal in single precision, or less")
        .isPositive()
        .isLessThan(Float.MIN_NORMAL);
    for (Products products : Products.of(DataType.FLOAT)) {
      assertFlushed(type, products, exact);
    }
  }

  private void assertFlushed(CellType type, Products products, INDArray exact) {
    INDArray errors = inputErrors(products.engine(type, DataType.FLOAT, 2), type, DataType.FLOAT);
    for (float error : errors.dup().data().asFloat()) {
      assertThat(error == 0 || Math.abs(error) >= Float.MIN_NORMAL)
          .as("%s %s: %s is not denormal", type, products, error)
          .isTrue();
    }
    assertThat(largest(errors, 0)).as("%s %s, first step", type, products).isZero();
    assertThat(largest(errors, STEPS - 1))
        .as("%s %s, last step", type, products)
        .isBetween(0.999 * largest(exact, STEPS - 1), 1.001 * largest(exact, STEPS - 1));
  }

  private static double largest(INDArray errors, int step) {
    return MaxNorm.of(errors.get(all(), all(), point(step)));
  }

  /** dLoss/dx of a loss at the last step, of a cell that forgets most of its state at each step. */
  private INDArray inputErrors(SequenceEngine engine, CellType type, DataType dataType) {
    int columns = type.gates() * UNITS;
    INDArray bias = Nd4j.zeros(dataType, columns);
    if (!type.hasDecay()) {
      bias.get(interval(UNITS, 2 * UNITS)).assign(Math.log(FORGETTING / (1 - FORGETTING)));
    }
    CellParameters parameters =
        new CellParameters(
            type,
            matrix(dataType, INPUTS, columns, 0.1),
            matrix(dataType, UNITS, columns, 0.001),
            bias,
            type.constants() > 0
                ? Nd4j.zeros(dataType, type.constants() * UNITS).addi(FORGETTING)
                : null,
            type.hasRecurrentBias() ? Nd4j.zeros(dataType, UNITS) : null);
    INDArray output = sequence(dataType, UNITS);
    engine.forward(
        parameters, new Sequences(input.castTo(dataType).dup('f'), null, null, null), output, true);
    INDArray outputErrors = sequence(dataType, UNITS);
    outputErrors.get(all(), all(), point(STEPS - 1)).assign(1);
    INDArray inputErrors = sequence(dataType, INPUTS);
    engine.backward(
        parameters,
        outputErrors,
        new CellGradients(
            matrix(dataType, INPUTS, columns, 0),
            matrix(dataType, UNITS, columns, 0),
            Nd4j.zeros(dataType, columns),
            type.constants() > 0 ? Nd4j.zeros(dataType, type.constants() * UNITS) : null,
            type.hasRecurrentBias() ? Nd4j.zeros(dataType, UNITS) : null),
        inputErrors);
    return inputErrors;
  }

  private static INDArray matrix(DataType dataType, int rows, int columns, double value) {
    return Nd4j.create(dataType, new long[] {rows, columns}, 'f').assign(value);
  }

  private static INDArray sequence(DataType dataType, int size) {
    return Nd4j.create(dataType, new long[] {MINIBATCH, size, STEPS}, 'f');
  }
}
