package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.lookup.EngineLookup;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The forward and backward pass of a layer without the network around it, on arrays of the shapes
 * it meets there, without the gradient of the input: the rest of a training step is DL4J's.
 */
final class LayerPasses implements Runnable {

  private final SequenceEngine engine;
  private final CellParameters parameters;
  private final CellGradients gradients;
  private final Sequences sequences;
  private final INDArray output;
  private final INDArray outputErrors;

  LayerPasses(CellType type, Shape shape, Engine choice, DataType precision) {
    engine = EngineLookup.create(choice, type, precision);
    int units = shape.units();
    int columns = type.gates() * units;
    parameters =
        new CellParameters(
            type,
            matrix(precision, shape.inputs(), columns)
                .assign(small(precision, shape.inputs(), columns)),
            matrix(precision, units, columns).assign(small(precision, units, columns)),
            Nd4j.zeros(precision, columns),
            type.constants() > 0 ? Nd4j.zeros(precision, type.constants() * units).addi(0.5) : null,
            type.hasRecurrentBias() ? Nd4j.zeros(precision, units) : null);
    gradients = CellGradients.of(parameters);
    INDArray input = sequence(precision, shape, shape.inputs());
    input.assign(Nd4j.randn(precision, input.shape()));
    sequences = new Sequences(input, null, null, null);
    output = sequence(precision, shape, units);
    outputErrors = sequence(precision, shape, units);
    outputErrors.tensorAlongDimension(shape.steps() - 1, 0, 1).assign(0.01);
  }

  @Override
  public void run() {
    engine.forward(parameters, sequences, output, true);
    engine.backward(parameters, outputErrors, gradients, null);
  }

  private static INDArray small(DataType precision, int rows, int columns) {
    return Nd4j.randn(precision, rows, columns).divi(Math.sqrt(rows));
  }

  private static INDArray matrix(DataType precision, int rows, int columns) {
    return Nd4j.create(precision, new long[] {rows, columns}, 'f');
  }

  private static INDArray sequence(DataType precision, Shape shape, int size) {
    return Nd4j.create(precision, new long[] {shape.minibatch(), size, shape.steps()}, 'f');
  }
}
