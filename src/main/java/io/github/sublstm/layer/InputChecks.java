package io.github.sublstm.layer;

import io.github.sublstm.engine.State;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a recurrent layer accepts; each refusal names the layer, what was expected and what came.
 */
final class InputChecks {

  private final GatedRecurrentLayer layer;

  InputChecks(GatedRecurrentLayer layer) {
    this.layer = layer;
  }

  /** Checks rank, size and kind of number of a layer's input in its own format. */
  void input(INDArray input) {
    boolean nwc = layer.getDataFormat() == RNNFormat.NWC;
    long nIn = layer.layerConf().getNIn();
    String expected =
        nwc ? "[minibatch, T, " + nIn + "] (NWC)" : "[minibatch, " + nIn + ", T] (NCW)";
    if (input.rank() != 3) {
      throw refusal(
          "input of shape " + expected,
          "rank " + input.rank() + " with shape " + Arrays.toString(input.shape()),
          "missing time dimension, or no preprocessor before the layer");
    }
    if (input.size(nwc ? 2 : 1) != nIn) {
      boolean swapped = input.size(nwc ? 1 : 2) == nIn;
      throw refusal(
          "input of shape " + expected,
          Arrays.toString(input.shape()),
          swapped
              ? "the other data format: set dataFormat, or the format of the InputType"
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
          "input of a type of numbers, best " + layer.getDataType() + ", the network's",
          input.dataType().toString(),
          "features that were not converted to numbers");
    }
  }

  /** Checks the shape of a mask against the input {@code [minibatch, nIn, T]}. */
  void mask(INDArray mask, INDArray input) {
    if (mask == null) {
      return;
    }
    if (mask.rank() != 2 || mask.size(0) != input.size(0) || mask.size(1) != input.size(2)) {
      throw refusal(
          "a mask of shape [" + input.size(0) + ", " + input.size(2) + "], [minibatch, T]",
          Arrays.toString(mask.shape()),
          isOfFeatures(mask, input)
              ? "a MaskZeroLayer around a Bidirectional, LastTimeStep or frozen layer in NWC, whose"
                  + " mask DL4J takes along the features: use NCW, or give the mask with the data"
              : "the mask of another minibatch, a mask per value instead of per time step, or a layer below"
                  + " that changes the length and leaves the mask as it was (Cropping1D,"
                  + " ZeroPadding1DLayer, Upsampling1D, RepeatVector)");
    }
  }

  /** Whether a mask is what DL4J's MaskZeroLayer makes of NWC input that it takes for NCW. */
  private boolean isOfFeatures(INDArray mask, INDArray input) {
    return layer.getDataFormat() == RNNFormat.NWC
        && mask.rank() == 2
        && mask.size(0) == input.size(0)
        && mask.size(1) == input.size(1);
  }

  /** Checks a carried state against the input {@code [minibatch, nIn, T]}. */
  void state(State state, INDArray input) {
    if (state == null) {
      return;
    }
    long[] expected = {input.size(0), layer.layerConf().getNOut()};
    boolean hasCell = ((GatedLayerConf) layer.layerConf()).cellType().hasCellState();
    INDArray[] parts =
        hasCell ? new INDArray[] {state.hidden(), state.cell()} : new INDArray[] {state.hidden()};
    for (INDArray part : parts) {
      if (part == null
          || !Arrays.equals(part.shape(), expected)
          || part.dataType() != layer.getDataType()) {
        throw refusal(
            "a stored state of "
                + layer.getDataType()
                + " "
                + Arrays.toString(expected)
                + (hasCell ? " for hidden state and cell state" : " for the hidden state"),
            part == null
                ? (hasCell ? "only one of them" : "only a cell state")
                : part.dataType() + " " + Arrays.toString(part.shape()),
            "another minibatch size than before; call rnnClearPreviousState() between sequences, of"
                + " the layer itself if it is wrapped in a ComputationGraph, which passes it by");
      }
    }
  }

  private DL4JInvalidInputException refusal(String expected, String got, String cause) {
    return new DL4JInvalidInputException(
        layer.describe() + ": expected " + expected + ", got " + got + "; likely cause: " + cause);
  }
}
