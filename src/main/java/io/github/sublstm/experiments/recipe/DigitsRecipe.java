package io.github.sublstm.experiments.recipe;

import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.data.Digits;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.learning.FusedAdam;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.weights.WeightInit;

/**
 * Small networks that learn the digits in seconds, all with the same settings but for what the
 * cells do not share. The settings were chosen by validation accuracy: a high learning rate that
 * falls, and tight clipping, without which the fix-subLSTM often does not learn at that rate.
 *
 * @param lstmUnits units of the LSTM and the subLSTM; the fix-subLSTM and the GRU get as many as
 *     match
 * @param epochs over which the learning rate falls
 * @param learningRate of Adam in the first epoch
 * @param engine what the recurrent layers run on
 */
public record DigitsRecipe(int lstmUnits, int epochs, double learningRate, Engine engine)
    implements NetworkRecipe {

  private static final int INPUTS = 1;

  /** Glorot's, as in the paper. */
  private static final WeightInit WEIGHT_INIT = WeightInit.XAVIER;

  private static final double FORGET_GATE_BIAS = 1;
  private static final double DECAY = 0.9;
  private static final double LARGEST_GRADIENT_NORM = 0.1;

  @Override
  public int units(ModelKind kind) {
    return kind.unitsMatching(INPUTS, lstmUnits);
  }

  @Override
  public MultiLayerConfiguration network(ModelKind kind, long seed) {
    GatedRecurrent.Builder<?> recurrent = cells().layer(kind);
    recurrent.nIn(INPUTS).nOut(units(kind)).inputGradient(false);
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WEIGHT_INIT)
            .updater(new FusedAdam(HalfCosine.of(learningRate, epochs)))
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(LARGEST_GRADIENT_NORM);
    return SequenceClassifier.configuration(settings, recurrent.build(), Digits.CLASSES);
  }

  @Override
  public Map<String, Object> settings(ModelKind kind) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("updater", "Adam");
    settings.put("learningRate", learningRate);
    settings.put("learningRateSchedule", "half a cosine, by epoch");
    settings.put("lastLearningRate", learningRate * HalfCosine.LAST_SHARE);
    settings.put("gradientNormClipPerLayer", LARGEST_GRADIENT_NORM);
    settings.put("weightInit", WEIGHT_INIT.name());
    cells().describe(kind, settings);
    return settings;
  }

  private CellSettings cells() {
    return CellSettings.of(FORGET_GATE_BIAS, DECAY, engine);
  }
}
