package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "the cat\rthe dog\r, the cat | the dog |",
        "a\rb\r|c|d\r\re\r|\r|f, a | b | c | d | | e | | f |",
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
        "a\rb\r\rc\r| \r|d, a b | c | d |",
      })
  void proseWords_paragraphs_areItsWords(String text, String words) throws IOException {
    assertThat(words(new ProseWords(prose(text), true))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"a|b||c|, a | b | c |", "||a b, a b |"})
  void proseWords_lines_endWithEos(String text, String words) throws IOException {
    assertThat(words(new ProseWords(prose(text), false))).isEqualTo(words);
  }

  /** All of Unicode's white space but the line feed and the carriage return; control characters. */
  static IntStream spaces() {
    return IntStream.concat(
        IntStream.of(0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x2028, 0x2029, 0x3000),
        IntStream.concat(
            IntStream.rangeClosed(0x2000, 0x200A),
            IntStream.concat(IntStream.range(1, 0x20), IntStream.rangeClosed(0x7F, 0x9F))
                .filter(c -> c != '\n' && c != '\r')));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void words_aroundAnySpace_areTwo(int space) throws IOException {
    String text = "a%1$sb %1$s c".formatted(Character.toString(space));

    assertThat(words(new LineWords(text(text)))).isEqualTo("a b c |");
    assertThat(words(new ProseWords(prose(text), true)).replace("| ", "")).isEqualTo("a b c |");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xA0, 0x202F, 0x85, 0x200B, 0xFEFF, 0x3000, 0x200C})
  void proseWords_lineOfSpaces_isBlank(int space) throws IOException {
    String text = "a|%s|b".formatted(Character.toString(space));

    assertThat(words(new ProseWords(prose(text), true))).isEqualTo("a | b |");
  }

  @Test
  void proseWords_separators_endLinesAndParagraphs() throws IOException {
    String text = "a\u2028b\u2029c";

    assertThat(words(new ProseWords(prose(text), false))).isEqualTo("a | b | c |");
    assertThat(words(new ProseWords(prose(text), true))).isEqualTo("a b | c |");
  }

  /** The last is how WikiText has the mark, as a word of its own. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "the cat|\uFEFFthe dog|, the cat | the dog |",
        "the cat\uFEFFthe dog|, the cat the dog |",
        "the cat \uFEFFthe dog|, the cat the dog |",
        "the cat\uFEFF dog|, the cat dog |",
        "a|\uFEFF|\uFEFF b|, a | | b |",
        "a \uFEFF b|, a \uFEFF b |",
        "a \uFEFF|, a \uFEFF |",
        "a \uFEFF, a \uFEFF |",
      })
  void lineWords_byteOrderMarkInside_separates(String text, String words) throws IOException {
    assertThat(words(new LineWords(text(text)))).isEqualTo(words);
  }

  /** Each with what it is in Unicode, and where it is met. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // The soft hyphen, the word joiner and the combining grapheme joiner.
        "inter\u00ADnational a\u2060b a\u034Fb \u00AD -, international ab ab - |",
        "don\u00AD't don'\u00ADt, don't don't |",
        // Directions.
        "\u200Eab\u200F \u202Acd\u202C \u2066e\u2069 \u061C, ab cd e |",
        // Variants of an emoji and of a Chinese character; a tag.
        "\u2764\uFE0F \u845B\uDB40\uDD00 \uDB40\uDC67, \u2764 \u845B |",
        // Separators of words without width.
        "a\u200Bb \u200B \uFEFF c\uFEFFd, a b c d |",
        // Persian with a non-joiner; it is part of the word once, and not at its end.
        "\u0645\u06CC\u200C\u0634\u0648\u062F, \u0645\u06CC\u200C\u0634\u0648\u062F |",
        "\u0645\u200C\u200C\u0634 \u0645\u200C \u200C\u0645, \u0645\u200C\u0634 \u0645 \u0645 |",
        // Sinhala with a joiner inside, Malayalam with one at the end of a word.
        "\u0DC1\u0DCA\u200D\u0DBB\u0DD3, \u0DC1\u0DCA\u200D\u0DBB\u0DD3 |",
        "\u0D15\u0D4D\u200D \u0D15, \u0D15\u0D4D\u200D \u0D15 |",
        // A family of emojis, joined.
        "\uD83D\uDC68\u200D\uD83D\uDC69, \uD83D\uDC68 \uD83D\uDC69 |",
      })
  void proseWords_marksThatNobodySees_areNoWords(String text, String words) throws IOException {
    assertThat(words(new ProseWords(prose(text), true))).isEqualTo(words);
  }

  /** What is tokenised stays as it is written. */
  @ParameterizedTest
  @ValueSource(
      strings = {"inter\u00ADnational", "a\u200Cb", "a\u200Db", "a\u200Bb", "\u2764\uFE0F"})
  void lineWords_otherMarks_areKept(String word) throws IOException {
    assertThat(words(new LineWords(text(word)))).isEqualTo(word + " |");
  }

  private static Utf8Text text(String text) throws IOException {
    return new Utf8Text(bytes(text), "text");
  }

  private static Utf8Text prose(String text) throws IOException {
    return Utf8Text.prose(bytes(text), "text");
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.replace('|', '\n').getBytes(StandardCharsets.UTF_8));
  }

  private static String words(WordStream stream) throws IOException {
    StringBuilder words = new StringBuilder();
    for (String word = stream.next(); word != null; word = stream.next()) {
      words.append(word.equals(Vocabulary.EOS) ? "|" : word).append(' ');
    }
    return words.toString().strip();
  }
}
