package io.github.sublstm.learning;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Applies {@code FusedAdam} to a block of parameters: in one fused pass over the memory on the CPU
 * backend, for float and double; with ND4J's own operation elsewhere. The keys and the layout of
 * the state are those of ND4J's {@code Adam}.
 */
public final class FusedAdamUpdater extends FusedUpdater<Adam> {

  /** Key of m, the running mean of the gradients. */
  public static final String MEAN_STATE = org.nd4j.linalg.learning.AdamUpdater.M_STATE;

  /** Key of v, the running mean of the squared gradients. */
  public static final String MEAN_SQUARE_STATE = org.nd4j.linalg.learning.AdamUpdater.V_STATE;

  /** An updater that has yet to be given its state. */
  public FusedAdamUpdater(Adam config) {
    super(config, MEAN_STATE, MEAN_SQUARE_STATE);
  }

  @Override
  double epsilon() {
    return getConfig().getEpsilon();
  }

  @Override
  Map<String, Double> decays() {
    return Map.of("beta1", getConfig().getBeta1(), "beta2", getConfig().getBeta2());
  }

  @Override
  FloatUpdate floatUpdate(double rate, int iteration) {
    return new FloatAdam(getConfig(), rate, iteration);
  }

  @Override
  DoubleUpdate doubleUpdate(double rate, int iteration) {
    return new DoubleAdam(getConfig(), rate, iteration);
  }

  @Override
  void applyWithOperations(double rate, int iteration, INDArray g, INDArray m, INDArray v) {
    Adam adam = getConfig();
    Nd4j.exec(
        new AdamUpdater(
            g, v, m, rate, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon(), iteration));
    if (rate == 0) {
      // The operation takes epsilon for the rate.
      g.assign(0);
    }
  }
}
