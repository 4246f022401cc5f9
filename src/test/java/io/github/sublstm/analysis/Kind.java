package io.github.sublstm.analysis;

import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import java.util.function.Supplier;

/** The layers whose gates are recorded. */
enum Kind {
  SUB_LSTM(SubLSTM.Builder::new),
  FIX_SUB_LSTM(() -> new FixSubLSTM.Builder().decayInit(0.7)),
  SUB_LSTM_DROPOUT(() -> new SubLSTM.Builder().updateDropout(0.6)),
  SUB_LSTM_BALANCED(
      () ->
          new SubLSTM.Builder()
              .balanceWeights(BalanceWeights.LEARNED)
              .balanceInit(1.2)
              .divisive(0.3)
              .balancePenalty(0.5)),
  LSTM(FusedLSTM.Builder::new),
  GRU(FusedGRU.Builder::new);

  private final Supplier<GatedRecurrent.Builder<?>> builder;

  Kind(Supplier<GatedRecurrent.Builder<?>> builder) {
    this.builder = builder;
  }

  GatedRecurrent.Builder<?> builder(int nIn, int nOut) {
    GatedRecurrent.Builder<?> made = builder.get();
    made.nIn(nIn).nOut(nOut);
    return made;
  }
}
