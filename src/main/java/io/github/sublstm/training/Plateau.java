package io.github.sublstm.training;

/**
 * Lowers the learning rate when the validation metric no longer improves.
 *
 * @param factor that the learning rate is multiplied by, in (0, 1)
 * @param patience epochs in a row without a new best value after which it is lowered, positive; it
 *     is lowered again after as many more
 * @param minimum learning rate, 0 or more; a rate that is lower to begin with stays as it is
 */
public record Plateau(double factor, int patience, double minimum) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Plateau {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("The plateau's factor must be in (0, 1), not " + factor);
    }
    if (patience < 1) {
      throw new IllegalArgumentException(
          "The plateau's patience must be positive, not " + patience);
    }
    if (!(minimum >= 0)) {
      throw new IllegalArgumentException(
          "The plateau's minimum learning rate must be 0 or more, not " + minimum);
    }
  }
}
