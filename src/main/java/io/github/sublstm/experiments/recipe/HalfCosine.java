package io.github.sublstm.experiments.recipe;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A learning rate that falls along half a cosine, epoch by epoch: long high, long low. As a table,
 * so that saved models need no class of ours to be read; ND4J's {@code PolySchedule} will not do,
 * it rises where its documentation says it falls.
 */
final class HalfCosine {

  /** The last epoch's rate is this share of the first one's, so that it still learns. */
  static final double LAST_SHARE = 0.02;

  private HalfCosine() {}

  /**
   * @param rate of the first epoch
   * @param epochs over which it falls; it stays low from then on
   */
  static ISchedule of(double rate, int epochs) {
    MapSchedule.Builder table = new MapSchedule.Builder(ScheduleType.EPOCH);
    for (int epoch = 0; epoch < epochs; epoch++) {
      double passed = epochs == 1 ? 0 : (double) epoch / (epochs - 1);
      double cosine = (1 + Math.cos(Math.PI * passed)) / 2;
      table.add(epoch, rate * (LAST_SHARE + (1 - LAST_SHARE) * cosine));
    }
    return table.build();
  }
}
