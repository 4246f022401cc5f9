package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordStreamTest {

  /** In the texts | is a new line, in the words it is {@code <eos>}. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a b|c|, a b | c |",
        "a b|c, a b | c |",
        "|a||b|, | a | | b |",
        "\" |  a\tb  | \", | a b |",
        "a <eos>|b|<eos>|, a | b | |",
        "Don't <unk> N|, Don't <unk> N |",
        "a\r|b\r|, a | b |",
      })
  void lineWords_text_areItsWords(String text, String words) throws IOException {
    assertThat(words(new LineWords(text(text)))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"Mr. Bennet, sir!\", \"mr . bennet , sir ! |\"",
        "don't 'tis o'er'er dogs', don't ' tis o'er ' er dogs ' |",
        "_You_--in 1813rd, _ you _ - - in 1813 rd |",
        "\u00C9T\u00C9 l\u2019eau e\u0301t, \u00E9t\u00E9 l\u2019eau e\u0301t |",
        "\uD83D\uDE00x, \uD83D\uDE00 x |",
        "a|b||c| ||  |d, a b | c | d |",
        "||a||, a |",
      })
  void proseWords_paragraphs_areItsWords(String text, String words) throws IOException {
    assertThat(words(new ProseWords(text(text), true))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"a|b||c|, a | b | c |", "||a b, a b |"})
  void proseWords_lines_endWithEos(String text, String words) throws IOException {
    assertThat(words(new ProseWords(text(text), false))).isEqualTo(words);
  }

  private static Utf8Text text(String text) throws IOException {
    byte[] bytes = text.replace('|', '\n').getBytes(StandardCharsets.UTF_8);
    return new Utf8Text(new ByteArrayInputStream(bytes), "text");
  }

  private static String words(WordStream stream) throws IOException {
    StringBuilder words = new StringBuilder();
    for (String word = stream.next(); word != null; word = stream.next()) {
      words.append(word.equals(Vocabulary.EOS) ? "|" : word).append(' ');
    }
    return words.toString().strip();
  }
}
