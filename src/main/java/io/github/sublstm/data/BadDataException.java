package io.github.sublstm.data;

import java.io.IOException;

/**
 * Data that cannot be used: a file is missing, unreadable, cut short or not what it should be. The
 * message is one line for the user of a program: which file, what is wrong, what was expected.
 */
public final class BadDataException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param source the file or folder, put in front of the message
   * @param problem what is wrong with it
   */
  public BadDataException(Object source, String problem) {
    this(source, problem, null);
  }

  /**
   * @param source the file or folder, put in front of the message
   * @param problem what is wrong with it
   * @param cause where it was noticed, or null
   */
  public BadDataException(Object source, String problem, Throwable cause) {
    super(source + ": " + problem, cause);
  }
}
