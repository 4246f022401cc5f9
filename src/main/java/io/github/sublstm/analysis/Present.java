package io.github.sublstm.analysis;

import io.github.sublstm.engine.StepMask;
import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which examples have which steps, and where their values are in plain arrays. */
final class Present {

  private final int units;
  private final int steps;
  private final StepMask mask;

  private Present(RecordedPass recording, INDArray mask) {
    this.units = recording.units();
    this.steps = recording.steps();
    this.mask = StepMask.of(mask);
  }

  /** By the recording's own mask. */
  static Present of(RecordedPass recording) {
    return new Present(recording, recording.mask());
  }

  /**
   * By the recording's own mask and a further one.
   *
   * @param mask {@code [B, T]}, or null for none
   * @throws IllegalArgumentException if it is of another minibatch
   */
  static Present of(RecordedPass recording, INDArray mask) {
    if (mask == null) {
      return of(recording);
    }
    if (mask.rank() != 2
        || mask.size(0) != recording.minibatch()
        || mask.size(1) != recording.steps()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The recording of layer '%s' is of a pass with %d examples of %d steps, but the mask"
                  + " has the shape %s: is it of another minibatch?",
              recording.layer(),
              recording.minibatch(),
              recording.steps(),
              Arrays.toString(mask.shape())));
    }
    INDArray own = recording.mask();
    return new Present(recording, own == null ? mask : own.mul(mask.castTo(own.dataType())));
  }

  boolean is(int example, int step) {
    return mask == null || !mask.isMasked(example, step);
  }

  /** Where the value of a signal is in {@link #values}. */
  int index(int example, int unit, int step) {
    return (example * units + unit) * steps + step;
  }

  /** The values of a signal {@code [B, n, T]}. */
  static double[] values(INDArray signal) {
    return signal.dup('c').data().asDouble();
  }
}
