package io.github.sublstm.layer;

import io.github.sublstm.MaxNorm;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Seeded arrays and the output layers that the tests share. */
final class Samples {

  private Samples() {}

  static INDArray gaussian(long seed, long... shape) {
    return Nd4j.randn(0, 1, shape, Nd4j.getRandomFactory().getNewRandomInstance(seed))
        .castTo(DataType.DOUBLE);
  }

  /** A mask {@code [minibatch, T]} from one string of 0 and 1 an example. */
  static INDArray mask(String... examples) {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, examples.length, examples[0].length());
    for (int e = 0; e < examples.length; e++) {
      for (int t = 0; t < examples[e].length(); t++) {
        mask.putScalar(e, t, examples[e].charAt(t) == '1' ? 1 : 0);
      }
    }
    return mask;
  }

  /** One example of {@code [minibatch, size, T]} without its masked steps, as a minibatch of 1. */
  static INDArray unmasked(INDArray sequences, int example, String mask) {
    long[] steps =
        java.util.stream.LongStream.range(0, mask.length())
            .filter(t -> mask.charAt((int) t) == '1')
            .toArray();
    return sequences
        .get(
            NDArrayIndex.interval(example, example + 1),
            NDArrayIndex.all(),
            NDArrayIndex.indices(steps))
        .reshape(1, sequences.size(1), steps.length)
        .dup();
  }

  /** Sets the masked steps of {@code [minibatch, size, T]} in a copy. */
  static INDArray withMasked(INDArray sequences, INDArray mask, double value) {
    INDArray copy = sequences.dup();
    for (int e = 0; e < mask.size(0); e++) {
      for (int t = 0; t < mask.size(1); t++) {
        if (mask.getDouble(e, t) == 0) {
          copy.get(NDArrayIndex.point(e), NDArrayIndex.all(), NDArrayIndex.point(t)).assign(value);
        }
      }
    }
    return copy;
  }

  static INDArray steps(INDArray sequences, int from, int to) {
    return sequences
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to))
        .dup();
  }

  static double distance(INDArray a, INDArray b) {
    return MaxNorm.ofDifference(a, b);
  }

  /** An output layer over time with squared error. */
  static RnnOutputLayer sequenceOutput(int nIn, int nOut, RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
        .nIn(nIn)
        .nOut(nOut)
        .activation(Activation.TANH)
        .dataFormat(format)
        .build();
  }

  /** An output layer without time, with squared error. */
  static OutputLayer singleOutput(int nIn, int nOut) {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
        .nIn(nIn)
        .nOut(nOut)
        .activation(Activation.TANH)
        .build();
  }
}
