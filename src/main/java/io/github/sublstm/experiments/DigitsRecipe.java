package io.github.sublstm.experiments;

import io.github.sublstm.data.Digits;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Small networks that learn the digits in seconds. The settings were chosen by validation accuracy.
 *
 * @param lstmUnits units of the LSTM and the subLSTM; the fix-subLSTM gets as many as match
 * @param learningRate of Adam
 */
record DigitsRecipe(int lstmUnits, double learningRate) implements NetworkRecipe {

  private static final int INPUTS = 1;

  @Override
  public int units(ModelKind kind) {
    return kind.unitsMatching(INPUTS, lstmUnits);
  }

  @Override
  public MultiLayerConfiguration network(ModelKind kind, long seed) {
    BaseRecurrentLayer recurrent =
        new org.deeplearning4j.nn.conf.layers.LSTM.Builder()
            .nIn(INPUTS)
            .nOut(units(kind))
            .activation(Activation.TANH)
            .build();
    return SequenceClassifier.configuration(
        recurrent, Digits.CLASSES, new Adam(learningRate), seed);
  }

  @Override
  public Map<String, Object> settings(ModelKind kind) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("updater", "Adam");
    settings.put("learningRate", learningRate);
    settings.put("weightInit", "XAVIER");
    return settings;
  }
}
