package io.github.sublstm.output;

import io.github.sublstm.engine.Engine;
import org.deeplearning4j.nn.conf.RNNFormat;

/** What the runtime wants to know of its configuration, besides what every output layer has. */
public interface SparseSoftmaxConf {

  /**
   * Returns what the layer should run on.
   *
   * @return never null
   */
  Engine getEngine();

  /**
   * Returns where the time steps are.
   *
   * @return NCW, NWC, or null for NCW
   */
  RNNFormat getRnnDataFormat();

  /**
   * Returns what a label of each class counts.
   *
   * @return one number per class, 0 or more; or null if each counts 1
   */
  double[] getClassWeights();
}
