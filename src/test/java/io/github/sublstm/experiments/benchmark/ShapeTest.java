package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void trainingFlops_areThoseOfFiveProductsAStep() {
    int steps = 2;
    int inputs = 3;
    int units = 5;
    int minibatch = 7;
    int gates = 4;
    int columns = gates * units;
    long withInputWeights = 2L * minibatch * inputs * columns;
    long withRecurrentWeights = 2L * minibatch * units * columns;
    long forward = withInputWeights + withRecurrentWeights;
    long gradients = withInputWeights + withRecurrentWeights;
    long errors = withRecurrentWeights;

    assertThat(new Shape("", steps, inputs, units, minibatch).trainingFlops(gates))
        .isEqualTo(steps * (forward + gradients + errors));
  }
}
