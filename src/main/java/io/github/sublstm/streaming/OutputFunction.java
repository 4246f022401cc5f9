package io.github.sublstm.streaming;

import io.github.sublstm.cell.FloatCell;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** An activation function over the values of a layer, in place. */
abstract class OutputFunction {

  /** g(v) = v. */
  static final OutputFunction IDENTITY = new Identity();

  /** The functions that there are, for messages. */
  static final String SUPPORTED = "identity, relu, leakyrelu, sigmoid, softmax or tanh";

  /** Makes what a session needs to apply the function, or null if that is nothing. */
  SoftmaxWork newWork(int length) {
    return null;
  }

  /** v = g(v) for the first n values. */
  abstract void apply(float[] v, int n, SoftmaxWork work);

  /** Returns DL4J's function in this form, or null if there is none. */
  static OutputFunction of(IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return IDENTITY;
    }
    if (activation instanceof ActivationReLU relu) {
      return relu.getMax() == null && relu.getThreshold() == null && relu.getNegativeSlope() == null
          ? new Relu(0)
          : null;
    }
    if (activation instanceof ActivationLReLU leaky) {
      return new Relu((float) leaky.getAlpha());
    }
    if (activation instanceof ActivationSigmoid) {
      return new Sigmoid();
    }
    if (activation instanceof ActivationSoftmax) {
      return new Softmax();
    }
    return activation instanceof ActivationTanH ? new Tanh() : null;
  }

  private static final class Identity extends OutputFunction {
    @Override
    void apply(float[] v, int n, SoftmaxWork work) {}
  }

  private static final class Relu extends OutputFunction {

    private final float slope;

    Relu(float slope) {
      this.slope = slope;
    }

    @Override
    void apply(float[] v, int n, SoftmaxWork work) {
      float below = slope;
      for (int j = 0; j < n; j++) {
        v[j] = Math.max(v[j], 0f) + below * Math.min(v[j], 0f);
      }
    }
  }

  private static final class Sigmoid extends OutputFunction {
    @Override
    void apply(float[] v, int n, SoftmaxWork work) {
      FloatCell.sigmoid(n, v);
    }
  }

  private static final class Tanh extends OutputFunction {
    @Override
    void apply(float[] v, int n, SoftmaxWork work) {
      FloatCell.tanh(n, v);
    }
  }

  private static final class Softmax extends OutputFunction {
    @Override
    SoftmaxWork newWork(int length) {
      return new SoftmaxWork(length);
    }

    @Override
    void apply(float[] v, int n, SoftmaxWork work) {
      work.softmax(v, n);
    }
  }
}
