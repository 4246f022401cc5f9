package io.github.sublstm.experiments.recipe;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.training.ChronoInitialization;
import java.util.Map;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;

/**
 * What the cells of all kinds begin with and run on.
 *
 * @param forgetGateBias of the LSTM and the subLSTM
 * @param decay of the fix-subLSTM, which has it instead of a forget gate
 * @param memories of the units, in place of that bias and that decay; null for the same memory in
 *     all
 * @param inputDeviation standard deviation of the initial input weights, 0 for the network's own
 *     initialisation
 * @param recurrentDeviation the same for the recurrent weights; 0 for Glorot's initialisation
 * @param engine what the layers run on
 */
public record CellSettings(
    double forgetGateBias,
    double decay,
    ChronoInitialization memories,
    double inputDeviation,
    double recurrentDeviation,
    Engine engine) {

  private static final WeightInit GLOROT = WeightInit.XAVIER;

  /** Weights as the network initialises them. */
  public static CellSettings of(double forgetGateBias, double decay, Engine engine) {
    return new CellSettings(forgetGateBias, decay, null, 0, 0, engine);
  }

  /** A layer of this kind, yet to be given its sizes. */
  public GatedRecurrent.Builder<?> layer(ModelKind kind) {
    GatedRecurrent.Builder<?> builder =
        switch (kind) {
          case SUB_LSTM -> new SubLSTM.Builder().forgetGateBiasInit(forgetGateBias);
          case FIX_SUB_LSTM -> new FixSubLSTM.Builder().decayInit(decay);
          case LSTM -> new FusedLSTM.Builder().forgetGateBiasInit(forgetGateBias);
          case GRU -> new FusedGRU.Builder();
        };
    builder.engine(engine);
    if (inputDeviation > 0) {
      builder.weightInit(new NormalDistribution(0, inputDeviation));
    }
    if (recurrentDeviation > 0) {
      builder.weightInitRecurrent(new NormalDistribution(0, recurrentDeviation));
    } else if (inputDeviation > 0) {
      // A layer with an initialisation of its own has it for all weights unless told otherwise.
      builder.weightInitRecurrent(GLOROT);
    }
    return builder;
  }

  /** Gives a network of such layers what no setting of a layer can. */
  void initialize(MultiLayerNetwork network) {
    if (memories != null) {
      memories.initialize(network);
    }
  }

  /** Adds what a layer of this kind was made with. */
  void describe(ModelKind kind, Map<String, Object> settings) {
    if (memories != null) {
      settings.put("shortestMemoryInit", memories.shortest());
      settings.put("longestMemoryInit", memories.longest());
    } else if (kind == ModelKind.FIX_SUB_LSTM) {
      settings.put("decayInit", decay);
    } else if (kind != ModelKind.GRU) {
      settings.put("forgetGateBiasInit", forgetGateBias);
    }
    if (inputDeviation > 0) {
      settings.put("inputWeightDeviation", inputDeviation);
    }
    if (recurrentDeviation > 0) {
      settings.put("recurrentWeightDeviation", recurrentDeviation);
    } else if (inputDeviation > 0) {
      settings.put("recurrentWeightInit", GLOROT.name());
    }
    settings.put("engine", engine.name());
  }
}
