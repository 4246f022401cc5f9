package io.github.sublstm.runtime;

/**
 * How error messages are worded: who refuses, what was expected, what came and the likely cause.
 */
public final class Refusals {

  private Refusals() {}

  /**
   * Names a layer, as its user knows it.
   *
   * @param kind such as {@code SubLSTM layer}
   * @param name the layer's name in its network, or null if it has none
   * @return such as {@code SubLSTM layer "memory"}
   */
  public static String named(String kind, String name) {
    return name == null ? kind : kind + " \"" + name + "\"";
  }

  /**
   * Names a layer of a running network.
   *
   * @param kind such as {@code SubLSTM layer}
   * @param name the layer's name in its network, or null if it has none
   * @param index its place in the network, from 0
   * @return such as {@code SubLSTM layer "memory" (index 2)}
   */
  public static String named(String kind, String name, int index) {
    return named(kind, name) + " (index " + index + ")";
  }

  /**
   * Refuses a value that was given: a setting or an array.
   *
   * @param who the layer that refuses, as {@link #named(String, String)} names it
   * @param expected what it takes
   * @param got what came
   * @param cause the likely cause, and what to do about it
   * @return the text of the error
   */
  public static String given(String who, String expected, String got, String cause) {
    return who + ": expected " + expected + ", got " + got + "; likely cause: " + cause;
  }

  /**
   * Refuses something that was found in a file or a network.
   *
   * @param where the file or the layer
   * @param expected what should be there
   * @param found what is there
   * @param cause the likely cause, and what to do about it
   * @return the text of the error
   */
  public static String found(String where, String expected, String found, String cause) {
    return where + ": " + found(expected, found, cause);
  }

  /**
   * The same where the caller says in which file or network it was found, or there is but one.
   *
   * @param expected what should be there
   * @param found what is there
   * @param cause the likely cause, and what to do about it
   * @return the text of the error
   */
  public static String found(String expected, String found, String cause) {
    return "expected " + expected + ", found " + found + "; likely cause: " + cause;
  }
}
