package io.github.sublstm.runtime;

import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The input that a layer takes: {@code [minibatch, nIn, T]} (NCW) or {@code [minibatch, T, nIn]}
 * (NWC) of numbers.
 *
 * @param layer how error messages name the layer
 * @param nIn the number of features
 * @param format NCW, NWC, or null for NCW
 * @param dataType the network's type
 */
public record LayerInput(Supplier<String> layer, long nIn, RNNFormat format, DataType dataType) {

  /**
   * Checks rank, size and kind of number, and casts input of another type than the network's, as
   * DL4J's layers do.
   *
   * @param input in the layer's own format
   * @return the input itself, or a copy outside all workspaces if it was cast
   * @throws DL4JInvalidInputException if the layer does not take it
   */
  public INDArray accept(INDArray input) {
    check(input);
    return ofType(input, dataType);
  }

  /** The array itself, or a copy outside all workspaces if it is of another type. */
  public static INDArray ofType(INDArray array, DataType dataType) {
    if (array.dataType() == dataType) {
      return array;
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.castTo(dataType);
    }
  }

  private void check(INDArray input) {
    boolean nwc = format == RNNFormat.NWC;
    String expected =
        nwc ? "[minibatch, T, " + nIn + "] (NWC)" : "[minibatch, " + nIn + ", T] (NCW)";
    if (input.rank() != 3) {
      throw refusal(
          "input of shape " + expected,
          "rank " + input.rank() + " with shape " + Arrays.toString(input.shape()),
          "missing time dimension, no preprocessor before the layer, or one in a ComputationGraph, which"
              + " DL4J skips there in truncated BPTT and rnnTimeStep");
    }
    if (input.size(nwc ? 2 : 1) != nIn) {
      boolean swapped = input.size(nwc ? 1 : 2) == nIn;
      throw refusal(
          "input of shape " + expected,
          Arrays.toString(input.shape()),
          swapped
              ? "the other data format: set dataFormat, or the format of the InputType; or, in NWC,"
                  + " rnnTimeStep with [minibatch, nIn], which DL4J takes in NCW only: use"
                  + " [minibatch, 1, nIn]"
              : "nIn does not match the data or the layer below");
    }
    if (input.isEmpty()) {
      throw refusal(
          "at least one example and one time step",
          Arrays.toString(input.shape()),
          "an empty minibatch");
    }
    if (!input.dataType().isNumerical() && input.dataType() != DataType.BOOL) {
      throw refusal(
          "input of a type of numbers, best " + dataType + ", the network's",
          input.dataType().toString(),
          "features that were not converted to numbers");
    }
  }

  private DL4JInvalidInputException refusal(String expected, String got, String cause) {
    return new DL4JInvalidInputException(Refusals.given(layer.get(), expected, got, cause));
  }
}
