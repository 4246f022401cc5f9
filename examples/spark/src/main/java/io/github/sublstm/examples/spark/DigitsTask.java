package io.github.sublstm.examples.spark;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.Digits;
import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.data.StratifiedSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Handwritten digits of 8x8 pixels, read pixel by pixel, with the network, the settings and the
 * split of the library's {@code digits} experiment.
 */
final class DigitsTask implements Task {

  private static final int UNITS = 64;
  private static final double LEARNING_RATE = 0.02;
  private static final double LAST_SHARE = 0.02;
  private static final double LARGEST_GRADIENT_NORM = 0.1;

  private static final int VALIDATION = 300;
  private static final int TEST = 300;
  private static final long SPLIT_SEED = 1797;

  private final LabelledSequences digits = Digits.load();
  private final StratifiedSplit split =
      StratifiedSplit.of(digits.labels(), digits.classes(), VALIDATION, TEST, SPLIT_SEED);

  @Override
  public MultiLayerConfiguration network(long seed, int epochs) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WeightInit.XAVIER)
        .updater(new Adam(halfCosine(epochs)))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(LARGEST_GRADIENT_NORM)
        .list()
        .layer(
            new LastTimeStep(
                new SubLSTM.Builder().nIn(1).nOut(UNITS).forgetGateBiasInit(1).build()))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(UNITS)
                .nOut(Digits.CLASSES)
                .build())
        .build();
  }

  /** Falls epoch by epoch; DL4J's Spark training counts epochs, and sends the count along. */
  private static MapSchedule halfCosine(int epochs) {
    MapSchedule.Builder table = new MapSchedule.Builder(ScheduleType.EPOCH);
    for (int epoch = 0; epoch < epochs; epoch++) {
      double passed = epochs == 1 ? 0 : (double) epoch / (epochs - 1);
      double cosine = (1 + Math.cos(Math.PI * passed)) / 2;
      table.add(epoch, LEARNING_RATE * (LAST_SHARE + (1 - LAST_SHARE) * cosine));
    }
    return table.build();
  }

  @Override
  public List<DataSet> training() {
    return examples(split.train());
  }

  @Override
  public List<DataSet> test() {
    return examples(split.test());
  }

  @Override
  public String evaluate(SparkDl4jMultiLayer network, JavaRDD<DataSet> test) {
    Evaluation evaluation = network.evaluate(test);
    return String.format(Locale.ROOT, "test accuracy %.4f", evaluation.accuracy());
  }

  private List<DataSet> examples(int[] indices) {
    List<DataSet> examples = new ArrayList<>(indices.length);
    SequenceIterator.inOrder(digits.select(indices), 1).forEachRemaining(examples::add);
    return examples;
  }
}
