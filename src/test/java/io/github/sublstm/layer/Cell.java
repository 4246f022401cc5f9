package io.github.sublstm.layer;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The layers under test; the fix-subLSTM in both forms of its decay, both subtractive ones with
 * balance weights and a divisive part too.
 */
enum Cell {
  SUB_LSTM(CellType.SUB_LSTM),
  FIX_SUB_LSTM_SIGMOID(CellType.FIX_SUB_LSTM),
  FIX_SUB_LSTM_CLAMP(CellType.FIX_SUB_LSTM),
  LSTM(CellType.LSTM),
  GRU(CellType.GRU),
  SUB_LSTM_BALANCED(CellType.BALANCED_SUB_LSTM),
  FIX_SUB_LSTM_BALANCED(CellType.BALANCED_FIX_SUB_LSTM);

  private final CellType type;

  Cell(CellType type) {
    this.type = type;
  }

  CellType type() {
    return type;
  }

  /** The key under which what a cell remembers is stored: c, or h if that is all there is. */
  String memoryKey() {
    return this == GRU
        ? GatedRecurrentLayer.STATE_KEY_PREV_ACTIVATION
        : GatedRecurrentLayer.STATE_KEY_PREV_MEMCELL;
  }

  /** A state to set; {@code hidden} is ignored if there is nothing beside it. */
  Map<String, INDArray> state(INDArray hidden, INDArray memory) {
    Map<String, INDArray> state = new HashMap<>();
    state.put(GatedRecurrentLayer.STATE_KEY_PREV_ACTIVATION, hidden);
    state.put(memoryKey(), memory);
    return state;
  }

  /** A builder with the sizes and the engine set. */
  GatedRecurrent.Builder<?> builder(Engine engine, int nIn, int nOut) {
    return switch (this) {
      case SUB_LSTM -> sized(new SubLSTM.Builder(), engine, nIn, nOut);
      case FIX_SUB_LSTM_SIGMOID -> sized(new FixSubLSTM.Builder(), engine, nIn, nOut);
      case FIX_SUB_LSTM_CLAMP ->
          sized(
              new FixSubLSTM.Builder().decayParameterization(DecayParameterization.CLAMP),
              engine,
              nIn,
              nOut);
      case LSTM -> sized(new FusedLSTM.Builder(), engine, nIn, nOut);
      case GRU -> sized(new FusedGRU.Builder(), engine, nIn, nOut);
      case SUB_LSTM_BALANCED ->
          sized(
              new SubLSTM.Builder().balanceWeights(BalanceWeights.LEARNED).divisive(0.5),
              engine,
              nIn,
              nOut);
      case FIX_SUB_LSTM_BALANCED ->
          sized(
              new FixSubLSTM.Builder().balanceWeights(BalanceWeights.LEARNED).divisive(0.5),
              engine,
              nIn,
              nOut);
    };
  }

  private static <B extends GatedRecurrent.Builder<B>> B sized(
      B builder, Engine engine, int nIn, int nOut) {
    return builder.nIn(nIn).nOut(nOut).engine(engine);
  }
}
