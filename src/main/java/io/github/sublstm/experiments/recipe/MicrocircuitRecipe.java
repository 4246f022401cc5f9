package io.github.sublstm.experiments.recipe;

import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.Plateau;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks for the working-memory tasks: one hidden layer, read out at every step.
 *
 * @param task what they learn
 * @param lstmUnits units of the LSTM and the subLSTM; the fix-subLSTM and the GRU get as many as
 *     match
 * @param cells what the cells begin with
 * @param circuit what makes the cells more like a circuit of the cortex
 * @param learningRate of the first epoch
 * @param optimisation how gradients become updates
 * @param epochs that the schedule is laid out for
 */
public record MicrocircuitRecipe(
    MicrocircuitTask task,
    int lstmUnits,
    CellSettings cells,
    CircuitOptions circuit,
    double learningRate,
    Optimisation optimisation,
    int epochs)
    implements NetworkRecipe {

  /** Of the read-out. */
  private static final WeightInit WEIGHT_INIT = WeightInit.XAVIER;

  @Override
  public int units(ModelKind kind) {
    return kind.unitsMatching(task.training().inputs(), lstmUnits);
  }

  @Override
  public MultiLayerConfiguration network(ModelKind kind, long seed) {
    int units = units(kind);
    GatedRecurrent.Builder<?> recurrent = cells.layer(kind);
    circuit.configure(recurrent);
    recurrent.nIn(task.training().inputs()).nOut(units).inputGradient(false);
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WEIGHT_INIT)
        .updater(optimisation.updater(learningRate, epochs))
        .list()
        .layer(recurrent.build())
        .layer(
            readOut().nIn(units).nOut(task.training().outputs()).dataFormat(RNNFormat.NCW).build())
        .build();
  }

  private RnnOutputLayer.Builder readOut() {
    if (task.metric() == Metric.ACCURACY) {
      return new RnnOutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
    }
    return task.metric() == Metric.SHARE_OF_IDEAL
        ? new RnnOutputLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID)
        : new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
  }

  @Override
  public void initialize(MultiLayerNetwork network) {
    cells.initialize(network);
    circuit.initialize(network);
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
    settings.put("readOutWeightInit", WEIGHT_INIT.name());
    cells.describe(kind, settings);
    circuit.describe(kind, settings);
    return settings;
  }
}
