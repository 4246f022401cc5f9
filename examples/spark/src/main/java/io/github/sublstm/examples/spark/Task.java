package io.github.sublstm.examples.spark;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/** Something to learn: a network's configuration, and data to train and to test it. */
interface Task {

  /**
   * The network, yet to be initialised.
   *
   * @param seed of its first weights
   * @param epochs for which it will be trained
   */
  MultiLayerConfiguration network(long seed, int epochs);

  /** Examples to learn from, one per data set: DL4J puts minibatches together on the workers. */
  List<DataSet> training();

  /** Examples to report on, one per data set. */
  List<DataSet> test();

  /**
   * Evaluates the network on the cluster.
   *
   * @return one line: what was measured, and how it came out
   */
  String evaluate(SparkDl4jMultiLayer network, JavaRDD<DataSet> test);
}
