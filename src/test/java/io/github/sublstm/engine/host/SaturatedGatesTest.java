package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.nd4j.Nd4jEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Inputs of raw magnitude, which saturate every gate: no gradient is left to multiply them by. */
class SaturatedGatesTest {

  /** The smallest saturates to within e⁻⁵⁰; the largest is a time stamp in seconds. */
  private static final double[] INPUTS = {100, 1e4, 1e6, 1.7e9};

  private static final long SEED = 16;
  private static final int UNITS = 17;
  private static final int MINIBATCH = 6;
  private static final int STEPS = 7;

  @ParameterizedTest
  @EnumSource(CellType.class)
  void gradientsVanish(CellType type) {
    for (double input : INPUTS) {
      assertVanished(type, input, new Nd4jEngine(type), DataType.DOUBLE, "ND4J");
      assertVanished(type, input, new Nd4jEngine(type), DataType.FLOAT, "ND4J");
      for (DataType dataType : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
        for (Products products : Products.of(dataType)) {
          assertVanished(
              type, input, products.engine(type, dataType, 2), dataType, products.toString());
        }
      }
    }
  }

  private static void assertVanished(
      CellType type, double input, SequenceEngine engine, DataType dataType, String name) {
    gradients(type, input, engine, dataType)
        .forEach(
            (gradient, values) -> {
              assertThat(MaxNorm.of(values))
                  .as(
                      "%s of %s on %s, %s, input %s, seed %d",
                      gradient, type, name, dataType, input, SEED)
                  .isLessThan(input * MINIBATCH * STEPS * Math.exp(-45));
            });
  }

  private static Map<String, INDArray> gradients(
      CellType type, double input, SequenceEngine engine, DataType dataType) {
    int columns = type.gates() * UNITS;
    // Gates are open and closed, in all combinations, by at least half the input.
    Random random = new Random(SEED);
    INDArray weights = Nd4j.create(DataType.DOUBLE, new long[] {1, columns}, 'f');
    for (int k = 0; k < columns; k++) {
      weights.putScalar(0, k, (random.nextBoolean() ? 0.5 : -0.5) * (1 + random.nextDouble()));
    }
    CellParameters parameters =
        new CellParameters(
            type,
            weights.castTo(dataType).dup('f'),
            Nd4j.zeros(dataType, UNITS, columns).addi(0.1).dup('f'),
            Nd4j.zeros(dataType, columns),
            type.constants() > 0 ? Nd4j.zeros(dataType, type.constants() * UNITS).addi(0.5) : null,
            type.hasRecurrentBias() ? Nd4j.zeros(dataType, UNITS) : null);
    Sequences sequences = new Sequences(sequence(dataType, 1).assign(input), null, null, null);
    engine.forward(parameters, sequences, sequence(dataType, UNITS), true);
    INDArray inputErrors = sequence(dataType, 1);
    CellGradients gradients =
        new CellGradients(
            Nd4j.create(dataType, new long[] {1, columns}, 'f'),
            Nd4j.create(dataType, new long[] {UNITS, columns}, 'f'),
            Nd4j.zeros(dataType, columns),
            type.constants() > 0 ? Nd4j.zeros(dataType, type.constants() * UNITS) : null,
            type.hasRecurrentBias() ? Nd4j.zeros(dataType, UNITS) : null);
    engine.backward(parameters, sequence(dataType, UNITS).assign(1), gradients, inputErrors);
    Map<String, INDArray> named = new LinkedHashMap<>();
    named.put("dW", gradients.inputWeights());
    named.put("dRW", gradients.recurrentWeights());
    named.put("db", gradients.bias());
    named.put("dx", inputErrors);
    return named;
  }

  private static INDArray sequence(DataType dataType, int size) {
    return Nd4j.create(dataType, new long[] {MINIBATCH, size, STEPS}, 'f');
  }
}
