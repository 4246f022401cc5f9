package io.github.sublstm.analysis;

/**
 * How a gate changes a neuron's response, as in figure 1 of Costa et al. 2017: firing rates in
 * hertz over the input x, which the figure draws from 0.9 to 4. There the gates act inside the
 * response function. In the cell only i does, before σ(c); o is subtracted outside.
 */
public final class GatingCurves {

  /** The highest rate, in hertz. */
  public static final double MAXIMUM = 200;

  /** The membrane's time constant of the leaky integrate-and-fire neuron, in seconds. */
  private static final double TIME_CONSTANT = 0.01;

  private static final double STEEPNESS = 4;

  private GatingCurves() {}

  /**
   * Figure 1a: a leaky integrate-and-fire neuron with inhibition that is subtracted from its input,
   * without noise: r = min(200, 1/(τ ln(I/(I − 1)))) with I = x − b and τ = 10 ms, and 0 for I ≤ 1.
   *
   * @param x the input
   * @param inhibition b; the figure has 0, 0.4 and 0.8
   * @return in hertz
   */
  public static double integrateAndFire(double x, double inhibition) {
    double current = x - inhibition;
    return current <= 1
        ? 0
        : Math.min(MAXIMUM, 1 / (TIME_CONSTANT * Math.log(current / (current - 1))));
  }

  /**
   * Figure 1b: a sigmoid response with subtractive inhibition, r = 200 σ(4(x − 2 − b)).
   *
   * @param x the input
   * @param inhibition b; the figure has 0, 0.4 and 0.8, and a line at 0 Hz for inhibition equal to
   *     excitation
   * @return in hertz
   */
  public static double subtractive(double x, double inhibition) {
    return response(x - 2 - inhibition);
  }

  /**
   * Figure 1c: a sigmoid response with a multiplicative gate, r = 200 σ(4(g(x − 1) − 1)).
   *
   * @param x the input
   * @param gate g; the figure has 1, 0.6, 0.2 and 0. A closed gate is not silent
   * @return in hertz
   */
  public static double multiplicative(double x, double gate) {
    return response(gate * (x - 1) - 1);
  }

  private static double response(double input) {
    return MAXIMUM / (1 + Math.exp(-STEEPNESS * input));
  }
}
