package io.github.sublstm.examples.spark;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a network with layers of sublstm-dl4j on a Spark cluster by parameter averaging, evaluates
 * it there and saves it. {@code --help} lists the arguments.
 */
public final class TrainOnSpark {

  private TrainOnSpark() {}

  /**
   * Runs one training.
   *
   * @param args as {@link Arguments#HELP} says
   * @throws IOException if the model cannot be saved
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Arguments.HELP);
      System.exit(2);
      return;
    }
    SparkConf conf = new SparkConf().setAppName("sublstm " + arguments.task());
    if (arguments.master() != null) {
      conf.setMaster(arguments.master());
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      train(spark, arguments);
    }
  }

  private static void train(JavaSparkContext spark, Arguments arguments) throws IOException {
    Task task = arguments.newTask();
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(
            spark, task.network(arguments.seed(), arguments.epochs()), averaging(arguments));
    List<DataSet> examples = task.training();
    Collections.shuffle(examples, new Random(arguments.seed()));
    JavaRDD<DataSet> training = distribute(spark, examples, arguments.workers());
    JavaRDD<DataSet> test = distribute(spark, task.test(), arguments.workers());
    long start = System.nanoTime();
    for (int epoch = 1; epoch <= arguments.epochs(); epoch++) {
      network.fit(training);
      System.out.printf(
          Locale.ROOT,
          "epoch %d loss %.4f seconds %.1f%n",
          epoch,
          network.getScore(),
          (System.nanoTime() - start) / 1e9);
    }
    System.out.println(task.evaluate(network, test));
    save(network.getNetwork(), arguments.model());
  }

  /**
   * Each worker trains a copy on {@code averaging frequency} minibatches; then the parameters and
   * the updater's state are averaged.
   */
  private static ParameterAveragingTrainingMaster averaging(Arguments arguments) {
    return new ParameterAveragingTrainingMaster.Builder(arguments.workers(), 1)
        .batchSizePerWorker(arguments.batchSize())
        .averagingFrequency(arguments.averagingFrequency())
        .workerPrefetchNumBatches(2)
        .saveUpdater(true)
        .rngSeed(arguments.seed())
        // From memory; the default writes minibatches to a folder that all nodes must share.
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        // The data have a part for each worker already. The default deals them out anew before
        // every averaging, in the order in which they happen to arrive.
        .repartionData(Repartition.Never)
        .build();
  }

  private static JavaRDD<DataSet> distribute(
      JavaSparkContext spark, List<DataSet> examples, int workers) {
    return spark.parallelize(examples, workers);
  }

  /** Saves the network with its updater's state, so that training can go on from it. */
  private static void save(MultiLayerNetwork network, File file) throws IOException {
    ModelSerializer.writeModel(network, file, true);
    System.out.println("saved " + file);
  }
}
