package io.github.sublstm.experiments.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.junit.jupiter.api.Test;

class OptionTypesTest {

  /** What Java makes of "été" in the locale C. */
  @Test
  void explain_nameThatTheLocaleCannotHave_tellsToSetAnother() {
    var refusal = new InvalidPathException("\uFFFD\uFFFDt\uFFFD\uFFFD", "Malformed input");

    assertThat(OptionTypes.explain(refusal, StandardCharsets.US_ASCII))
        .contains("'\uFFFD\uFFFDt\uFFFD\uFFFD'", "US-ASCII", "LC_ALL=C.UTF-8")
        .doesNotContain("Exception", "Malformed");
  }

  @Test
  void explain_nameThatTheSystemForbids_tellsWhy() {
    var refusal = new InvalidPathException("a|b", "Illegal char <|> at index 1", 1);

    assertThat(OptionTypes.explain(refusal, StandardCharsets.US_ASCII))
        .isEqualTo(
            "'a|b' cannot be the name of a file or folder here: Illegal char <|> at index 1");
  }
}
