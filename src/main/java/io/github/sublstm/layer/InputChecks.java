package io.github.sublstm.layer;

import io.github.sublstm.engine.State;
import io.github.sublstm.runtime.Refusals;
import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which masks and stored states a recurrent layer takes with its input.
 *
 * @param layer how error messages name the layer
 */
record InputChecks(Supplier<String> layer) {

  /**
   * Checks the shape of a mask.
   *
   * @param mask or null
   * @param input {@code [minibatch, nIn, T]}
   * @param format of the data that the layer was given
   */
  void mask(INDArray mask, INDArray input, RNNFormat format) {
    if (mask == null) {
      return;
    }
    if (mask.rank() != 2 || mask.size(0) != input.size(0) || mask.size(1) != input.size(2)) {
      throw refusal(
          "a mask of shape [" + input.size(0) + ", " + input.size(2) + "], [minibatch, T]",
          Arrays.toString(mask.shape()),
          format == RNNFormat.NWC && isOfFeatures(mask, input)
              ? "a MaskZeroLayer around a Bidirectional, LastTimeStep or frozen layer in NWC, whose"
                  + " mask DL4J takes along the features: use NCW, or give the mask with the data"
              : "the mask of another minibatch, a mask per value instead of per time step, or a layer below"
                  + " that changes the length and leaves the mask as it was (Cropping1D,"
                  + " ZeroPadding1DLayer, Upsampling1D, RepeatVector), or the mask of an earlier call that"
                  + " failed: clearLayerMaskArrays() removes it");
    }
  }

  /** Whether a mask is what DL4J's MaskZeroLayer makes of NWC input that it takes for NCW. */
  private static boolean isOfFeatures(INDArray mask, INDArray input) {
    return mask.rank() == 2 && mask.size(0) == input.size(0) && mask.size(1) == input.size(1);
  }

  /**
   * Checks the error that comes from above, or from outside the network.
   *
   * @param errors {@code [minibatch, units, T]}, or in NWC {@code [minibatch, T, units]}; of one
   *     time step also {@code [minibatch, units]}
   * @param input {@code [minibatch, nIn, T]}
   * @param units of the layer
   * @param format of the data that the layer was given
   */
  void errors(INDArray errors, INDArray input, long units, RNNFormat format) {
    long minibatch = input.size(0);
    long steps = input.size(2);
    long[] expected =
        format == RNNFormat.NWC
            ? new long[] {minibatch, steps, units}
            : new long[] {minibatch, units, steps};
    boolean isOneStep = steps == 1 && Arrays.equals(errors.shape(), new long[] {minibatch, units});
    if (!isOneStep && !Arrays.equals(errors.shape(), expected)) {
      throw refusal(
          "an error (epsilon) of the shape of its output, " + Arrays.toString(expected),
          Arrays.toString(errors.shape()),
          "an error from outside the network that belongs to other data or to the other data format");
    }
  }

  /**
   * Checks a carried state.
   *
   * @param state or null
   * @param type the network's
   * @param minibatch of the input
   * @param units of the layer
   * @param hasCell whether a cell state belongs to it
   */
  void state(State state, DataType type, long minibatch, long units, boolean hasCell) {
    if (state == null) {
      return;
    }
    long[] expected = {minibatch, units};
    INDArray[] parts =
        hasCell ? new INDArray[] {state.hidden(), state.cell()} : new INDArray[] {state.hidden()};
    for (INDArray part : parts) {
      if (part == null || !Arrays.equals(part.shape(), expected) || part.dataType() != type) {
        throw refusal(
            "a stored state of "
                + type
                + " "
                + Arrays.toString(expected)
                + (hasCell ? " for hidden state and cell state" : " for the hidden state"),
            part == null
                ? (hasCell ? "only one of them" : "only a cell state")
                : part.dataType() + " " + Arrays.toString(part.shape()),
            cause(part, expected));
      }
    }
  }

  private static String cause(INDArray part, long[] expected) {
    if (part == null) {
      return "a state of another kind of layer, or one that was put together by hand";
    }
    if (Arrays.equals(part.shape(), expected)) {
      return "the state of a network of another type; castTo(...) makes it fit";
    }
    return "another minibatch size than before; call rnnClearPreviousState() between sequences, of"
        + " the layer itself if it is wrapped in a ComputationGraph, which does not reach it";
  }

  private DL4JInvalidInputException refusal(String expected, String got, String cause) {
    return new DL4JInvalidInputException(Refusals.given(layer.get(), expected, got, cause));
  }
}
