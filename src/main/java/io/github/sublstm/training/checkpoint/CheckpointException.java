package io.github.sublstm.training.checkpoint;

/**
 * A checkpoint cannot be written, read, or used for this run. The message is one line that names
 * the file and the cause.
 */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one line that names the file and the cause
   */
  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param message one line that names the file and the cause
   */
  public CheckpointException(String message) {
    super(message);
  }
}
