package io.github.sublstm.training;

/** Training was stopped because the loss is no longer a finite number. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param epoch counted from 1
   * @param minibatch of that epoch, counted from 1
   * @param loss NaN or infinite
   */
  public DivergedException(int epoch, int minibatch, double loss) {
    super(
        "the training loss became %s in epoch %d, minibatch %d; try a smaller learning rate"
            .formatted(loss, epoch, minibatch));
  }
}
