package io.github.sublstm.experiments.run;

/** An experiment cannot go on, for a reason that its user can understand from one line. */
public final class ExperimentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one line, for the user
   */
  public ExperimentException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param message one line, for the user
   */
  public ExperimentException(String message) {
    super(message);
  }
}
