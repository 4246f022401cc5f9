package io.github.sublstm.experiments.recipe;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds what a user has named among a few values. */
final class NamedValues {

  private NamedValues() {}

  /**
   * The value that a user means.
   *
   * @param what the values are, in one word
   * @param all the values there are; {@code toString} is their name
   * @param isMeant whether a value has the name that was given
   * @param given what the user has typed
   * @throws IllegalArgumentException naming the values there are, if none is meant
   */
  static <T> T find(String what, T[] all, Predicate<T> isMeant, String given) {
    return Arrays.stream(all)
        .filter(isMeant)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "unknown %s '%s', there are %s",
                        what,
                        given,
                        Arrays.stream(all).map(T::toString).collect(Collectors.joining(", ")))));
  }
}
