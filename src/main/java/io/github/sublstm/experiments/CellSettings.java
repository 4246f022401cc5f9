package io.github.sublstm.experiments;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.Map;

/**
 * What the cells of all kinds begin with and run on.
 *
 * @param forgetGateBias of the LSTM and the subLSTM
 * @param decay of the fix-subLSTM, which has it instead of a forget gate
 * @param engine what the layers run on
 */
record CellSettings(double forgetGateBias, double decay, Engine engine) {

  /** A layer of this kind, yet to be given its sizes. */
  GatedRecurrent.Builder<?> layer(ModelKind kind) {
    GatedRecurrent.Builder<?> builder =
        switch (kind) {
          case SUB_LSTM -> new SubLSTM.Builder().forgetGateBiasInit(forgetGateBias);
          case FIX_SUB_LSTM -> new FixSubLSTM.Builder().decayInit(decay);
          case LSTM -> new FusedLSTM.Builder().forgetGateBiasInit(forgetGateBias);
        };
    builder.engine(engine);
    return builder;
  }

  /** Adds what a layer of this kind was made with. */
  void describe(ModelKind kind, Map<String, Object> settings) {
    if (kind == ModelKind.FIX_SUB_LSTM) {
      settings.put("decayInit", decay);
    } else {
      settings.put("forgetGateBiasInit", forgetGateBias);
    }
    settings.put("engine", engine.name());
  }
}
