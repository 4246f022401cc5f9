package io.github.sublstm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** That equality of arrays in these tests is equality to the bit. */
class ExactArraysTest {

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void equals_arraysThatDifferInTheLastBit_areNotEqual(DataType type) {
    for (long[] shape : new long[][] {{1}, {3}, {3, 2}, {3, 2, 4}}) {
      INDArray ones = Nd4j.ones(type, shape);
      double next = type == DataType.FLOAT ? Math.nextUp(1f) : Math.nextUp(1d);

      assertThat(ones).isEqualTo(ones.dup('f')).isNotEqualTo(Nd4j.valueArrayOf(shape, next, type));
    }
  }
}
