package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.host.FloatHostSoftmax;
import io.github.sublstm.engine.host.HandOver;
import io.github.sublstm.engine.threads.Background;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Has the kernels of the softmax compiled, in the same way as {@link VectorWarmUp} those of a cell.
 * They do not depend on the layer's sizes: classes are many, and rows are filled up.
 */
public record VectorSoftmaxWarmUp() implements Runnable {

  /** Tiles of the two heights that many classes are cut into. */
  private static final int CLASSES = 2 * TileHeights.MOST - 1;

  /**
   * Returns what has the kernels compiled in the background.
   *
   * @return the warm-up of all softmax layers
   */
  public static HandOver.WarmUp inBackground() {
    return size -> Background.runOnce(new VectorSoftmaxWarmUp());
  }

  @Override
  public void run() {
    int inputs = VectorWarmUp.COLUMNS;
    int rows = Math.max(inputs, FloatHostSoftmax.rowsWorthPacking());
    int[] targets = new int[rows];
    Arrays.setAll(targets, row -> row % CLASSES);
    SoftmaxBatch batch =
        new SoftmaxBatch(
            VectorWarmUp.filled(inputs, CLASSES),
            VectorWarmUp.filled(CLASSES),
            VectorWarmUp.filled(rows, inputs, 1),
            targets);
    INDArray weightGradient = VectorWarmUp.filled(inputs, CLASSES);
    INDArray biasGradient = VectorWarmUp.filled(CLASSES);
    INDArray errors = VectorWarmUp.filled(rows, inputs, 1);
    try (FloatHostSoftmax engine = new FloatHostSoftmax(VectorSoftmaxSlice::new, 1)) {
      for (int pass = 0; pass < VectorWarmUp.PASSES; pass++) {
        engine.losses(batch);
        engine.gradients(batch, weightGradient, biasGradient, errors);
      }
    }
  }
}
