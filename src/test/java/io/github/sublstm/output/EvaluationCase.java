package io.github.sublstm.output;

import java.util.Random;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One set of predictions and labels; the seed makes them. */
record EvaluationCase(
    long seed, int minibatch, int classes, int steps, RNNFormat format, boolean masked) {

  INDArray predictions() {
    INDArray ncw =
        Nd4j.randn(
                0,
                1,
                new long[] {minibatch, classes, Math.max(1, steps)},
                Nd4j.getRandomFactory().getNewRandomInstance(seed))
            .castTo(DataType.FLOAT);
    return layout(ncw);
  }

  /** Without time if there are no steps. */
  INDArray layout(INDArray ncw) {
    if (steps == 0) {
      return ncw.reshape(minibatch, classes);
    }
    return format == RNNFormat.NWC ? ncw.permute(0, 2, 1).dup() : ncw;
  }

  private int label(int example, int step) {
    return new Random(seed + 1000L * example + step).nextInt(classes);
  }

  INDArray numbers(INDArray mask) {
    int count = Math.max(1, steps);
    INDArray labels = Nd4j.create(DataType.FLOAT, minibatch, 1, count);
    for (int e = 0; e < minibatch; e++) {
      for (int t = 0; t < count; t++) {
        boolean there = mask == null || mask.getDouble(e, t) != 0;
        labels.putScalar(e, 0, t, there ? label(e, t) : -1);
      }
    }
    return steps == 0 ? labels.reshape(minibatch, 1) : labels;
  }

  INDArray oneHot() {
    int count = Math.max(1, steps);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, minibatch, classes, count);
    for (int e = 0; e < minibatch; e++) {
      for (int t = 0; t < count; t++) {
        labels.putScalar(e, label(e, t), t, 1);
      }
    }
    return layout(labels);
  }

  INDArray mask() {
    if (!masked) {
      return null;
    }
    Random random = new Random(seed);
    INDArray mask = Nd4j.zeros(DataType.FLOAT, minibatch, Math.max(1, steps));
    for (int e = 0; e < minibatch; e++) {
      for (int t = 0; t < mask.size(1); t++) {
        mask.putScalar(e, t, random.nextBoolean() ? 1 : 0);
      }
    }
    return mask;
  }

  int axis() {
    return steps > 0 && format == RNNFormat.NWC ? 2 : 1;
  }
}
