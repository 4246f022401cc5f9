package io.github.sublstm.layer;

import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.TapeCopy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Is told what a layer computes. The arrays may be in workspaces or may be used again, so a probe
 * must copy what it keeps.
 */
public interface GateProbe {

  /**
   * A forward pass is over.
   *
   * @param parameters what it used, with weight noise in training
   * @param sequences what it read
   * @param tape what it computed; the probe's own
   * @param training whether it was a pass of training
   */
  void afterForward(
      CellParameters parameters, Sequences sequences, TapeCopy tape, boolean training);

  /**
   * A backward pass of the last forward pass begins.
   *
   * @param outputErrors dLoss/dh {@code [B, n, T]}, from above only
   */
  void beforeBackward(INDArray outputErrors);
}
