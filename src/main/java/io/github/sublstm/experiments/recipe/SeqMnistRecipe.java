package io.github.sublstm.experiments.recipe;

import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.training.Plateau;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * The paper's networks for sequential MNIST: one hidden layer, read out after the last pixel.
 *
 * @param classes number of classes
 * @param lstmUnits units of the LSTM and the subLSTM; the fix-subLSTM and the GRU get as many as
 *     match
 * @param cells what the cells begin with
 * @param learningRate of the first epoch
 * @param optimisation how gradients become updates
 * @param epochs that the schedule is laid out for
 */
public record SeqMnistRecipe(
    int classes,
    int lstmUnits,
    CellSettings cells,
    double learningRate,
    Optimisation optimisation,
    int epochs)
    implements NetworkRecipe {

  private static final int INPUTS = 1;

  /** Glorot's, as in the paper. */
  private static final WeightInit WEIGHT_INIT = WeightInit.XAVIER;

  @Override
  public int units(ModelKind kind) {
    return kind.unitsMatching(INPUTS, lstmUnits);
  }

  @Override
  public MultiLayerConfiguration network(ModelKind kind, long seed) {
    GatedRecurrent.Builder<?> recurrent = cells.layer(kind);
    recurrent.nIn(INPUTS).nOut(units(kind)).inputGradient(false);
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WEIGHT_INIT)
            .updater(optimisation.updater(learningRate, epochs));
    return SequenceClassifier.configuration(settings, recurrent.build(), classes);
  }

  @Override
  public void initialize(MultiLayerNetwork network) {
    cells.initialize(network);
  }

  @Override
  public List<TrainingListener> listeners() {
    return optimisation.listeners();
  }

  @Override
  public Plateau plateau(ModelKind kind) {
    return optimisation.plateau(learningRate);
  }

  @Override
  public Map<String, Object> settings(ModelKind kind) {
    Map<String, Object> settings = new LinkedHashMap<>();
    optimisation.describe(learningRate, settings);
    settings.put("weightInit", WEIGHT_INIT.name());
    cells.describe(kind, settings);
    return settings;
  }
}
