package io.github.sublstm.experiments;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.Map;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;

/**
 * What the cells of all kinds begin with and run on.
 *
 * @param forgetGateBias of the LSTM and the subLSTM
 * @param decay of the fix-subLSTM, which has it instead of a forget gate
 * @param inputDeviation standard deviation of the first input weights, 0 for the network's own
 *     initialisation
 * @param recurrentDeviation the same for the recurrent weights
 * @param engine what the layers run on
 */
record CellSettings(
    double forgetGateBias,
    double decay,
    double inputDeviation,
    double recurrentDeviation,
    Engine engine) {

  /** Weights as the network initialises them. */
  static CellSettings of(double forgetGateBias, double decay, Engine engine) {
    return new CellSettings(forgetGateBias, decay, 0, 0, engine);
  }

  /** A layer of this kind, yet to be given its sizes. */
  GatedRecurrent.Builder<?> layer(ModelKind kind) {
    GatedRecurrent.Builder<?> builder =
        switch (kind) {
          case SUB_LSTM -> new SubLSTM.Builder().forgetGateBiasInit(forgetGateBias);
          case FIX_SUB_LSTM -> new FixSubLSTM.Builder().decayInit(decay);
          case LSTM -> new FusedLSTM.Builder().forgetGateBiasInit(forgetGateBias);
        };
    builder.engine(engine);
    if (inputDeviation > 0) {
      builder.weightInit(new NormalDistribution(0, inputDeviation));
    }
    if (recurrentDeviation > 0) {
      builder.weightInitRecurrent(new NormalDistribution(0, recurrentDeviation));
    }
    return builder;
  }

  /** Adds what a layer of this kind was made with. */
  void describe(ModelKind kind, Map<String, Object> settings) {
    if (kind == ModelKind.FIX_SUB_LSTM) {
      settings.put("decayInit", decay);
    } else {
      settings.put("forgetGateBiasInit", forgetGateBias);
    }
    if (inputDeviation > 0) {
      settings.put("inputWeightDeviation", inputDeviation);
    }
    if (recurrentDeviation > 0) {
      settings.put("recurrentWeightDeviation", recurrentDeviation);
    }
    settings.put("engine", engine.name());
  }
}
