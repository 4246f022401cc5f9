package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.host.FloatHostSoftmax;
import io.github.sublstm.engine.host.HandOver;
import io.github.sublstm.engine.threads.Background;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Has the kernels of the softmax compiled, in the same way as {@link VectorWarmUp} those of a cell.
 * They do not depend on the layer's sizes: classes are many, and rows are filled up.
 */
public record VectorSoftmaxWarmUp() implements Runnable {

  /** Tiles of the two heights that many classes are cut into. */
  private static final int CLASSES = 2 * TileHeights.MOST - 1;

  private static final int PASSES = 600;
  private static final double VALUE = 0.01;

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
    int rows = Math.max(3 * VectorKernel.L, FloatHostSoftmax.rowsWorthPacking());
    int inputs = 3 * VectorKernel.L;
    int[] targets = new int[rows];
    Arrays.setAll(targets, row -> row % CLASSES);
    INDArray bias = filled(CLASSES);
    SoftmaxBatch batch =
        new SoftmaxBatch(filled(inputs, CLASSES), bias, filled(rows, inputs, 1), targets);
    INDArray weightGradient = filled(inputs, CLASSES);
    INDArray biasGradient = filled(CLASSES);
    INDArray errors = filled(rows, inputs, 1);
    FloatHostSoftmax engine = new FloatHostSoftmax(VectorSoftmaxSlice::new, HandOver.done());
    for (int pass = 0; pass < PASSES; pass++) {
      engine.losses(batch);
      engine.gradients(batch, weightGradient, biasGradient, errors);
    }
    engine.close();
  }

  private static INDArray filled(long... shape) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', shape).assign(VALUE);
  }
}
