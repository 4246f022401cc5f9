package io.github.sublstm.learning;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Applies {@link RmsPropMomentum} to a block of parameters: in one fused pass over the memory on
 * the CPU backend, for float and double; with plain ND4J operations elsewhere.
 */
public final class RmsPropMomentumUpdater extends FusedUpdater<RmsPropMomentum> {

  /** Key of v, the running mean of the squared gradients. */
  public static final String MEAN_SQUARE_STATE = "V";

  /** Key of u, the last update. */
  public static final String UPDATE_STATE = "U";

  /** An updater that has yet to be given its state. */
  public RmsPropMomentumUpdater(RmsPropMomentum config) {
    super(config, MEAN_SQUARE_STATE, UPDATE_STATE);
  }

  @Override
  double epsilon() {
    return getConfig().getEpsilon();
  }

  @Override
  Map<String, Double> decays() {
    return Map.of("rmsDecay", getConfig().getRmsDecay(), "momentum", getConfig().getMomentum());
  }

  @Override
  FloatUpdate floatUpdate(double rate, int iteration) {
    return new FloatRmsProp(getConfig(), rate);
  }

  @Override
  DoubleUpdate doubleUpdate(double rate, int iteration) {
    return new DoubleRmsProp(getConfig(), rate);
  }

  @Override
  void applyWithOperations(double rate, int iteration, INDArray g, INDArray v, INDArray u) {
    applyWithOperations(getConfig(), rate, g, v, u);
  }

  /** One line per equation. */
  static void applyWithOperations(
      RmsPropMomentum config, double rate, INDArray g, INDArray v, INDArray u) {
    v.muli(config.getRmsDecay()).addi(g.mul(g).muli(1 - config.getRmsDecay()));
    g.divi(Transforms.sqrt(v.add(config.getEpsilon()), false)).muli(rate);
    u.muli(config.getMomentum()).addi(g);
    g.assign(u);
  }
}
