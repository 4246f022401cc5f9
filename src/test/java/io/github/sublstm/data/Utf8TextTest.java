package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {

  private static final String MIXED = "a\u00E9\u20AC\uD83D\uDE00\n";

  @Test
  void next_manyBuffers_isTheText() throws IOException {
    String text = MIXED.repeat(50_000);

    assertThat(all(utf8(text))).isEqualTo(text);
  }

  @Test
  void next_inputInSingleBytes_isTheText() throws IOException {
    assertThat(all(new Utf8Text(pieces(MIXED + "end", 1), "text"))).isEqualTo(MIXED + "end");
  }

  /** An input that gives at most so many bytes at a time. */
  private static InputStream pieces(String text, int most) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(most, length));
      }
    };
  }

  @Test
  void peek_anywhere_tellsTheNextTwo() throws IOException {
    Utf8Text text = utf8("a\uD83D\uDE00b");

    assertThat(text.peek()).isEqualTo('a');
    assertThat(text.peekSecond()).isEqualTo(0x1F600);
    text.next();
    assertThat(text.peekSecond()).isEqualTo('b');
    text.next();
    assertThat(text.peekSecond()).isEqualTo(Utf8Text.END);
    text.next();
    assertThat(text.next()).isEqualTo(Utf8Text.END);
    assertThat(text.next()).isEqualTo(Utf8Text.END);
  }

  @Test
  void next_byteOrderMark_isPassedAtTheStartOnly() throws IOException {
    assertThat(all(utf8("\uFEFFa\uFEFF"))).isEqualTo("a\uFEFF");
    assertThat(all(utf8(""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1 << 16, 1 << 20})
  void next_anyLineEndsInAnyPieces_areLineFeeds(int piece) throws IOException {
    String text = "a\rb\r\nc\nd\r\r\n\u20AC\n\r".repeat(20_000);

    assertThat(all(new Utf8Text(pieces(text, piece), "text")))
        .isEqualTo(text.replace("\r\n", "\n").replace('\r', '\n'));
  }

  /** The return is the last byte of the first buffer, and so the two are decoded apart. */
  @Test
  void next_lineEndAcrossBuffers_isOne() throws IOException {
    for (int before = (1 << 16) - 8; before < (1 << 16) + 8; before++) {
      Utf8Text text = utf8("x".repeat(before) + "\r\ny");
      assertThat(all(text)).as("%d before", before).isEqualTo("x".repeat(before) + "\ny");
      assertThat(text.line()).isEqualTo(2);
    }
  }

  @Test
  void line_afterAnyLineEnds_counts() throws IOException {
    Utf8Text text = utf8("a\r\r\nb\n\rc");
    all(text);

    assertThat(text.line()).isEqualTo(5);
  }

  @Test
  void prose_marksThatNobodySees_areLeftOut() throws IOException {
    String text = "\u200Ea\u00ADb\uDB40\uDD00\uD83D\uDE00\uFE0F\r\u00AD\n".repeat(30_000);
    Utf8Text prose = Utf8Text.prose(pieces(text, 1000), "text");

    // Carriage return and line feed are apart, and so they are two.
    assertThat(all(prose)).isEqualTo("ab\uD83D\uDE00\n\n".repeat(30_000));
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, 2, iconv -f UTF-16LE -t UTF-8",
    "UTF-16BE, 1, iconv -f UTF-16BE -t UTF-8",
  })
  void next_utf16WithoutMark_saysWhatToDo(String charset, int place, String hint) {
    assertThatThrownBy(() -> all(bytes("the cat\n".getBytes(charset))))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("text: line 1 has a zero byte at byte %d of the file: ", place)
        .hasMessageContaining("UTF-16")
        .hasMessageContaining(hint)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void next_utf16WithMark_saysWhatToDo() {
    for (String charset : new String[] {"UTF-16LE", "UTF-16BE"}) {
      assertThatThrownBy(() -> all(bytes("\uFEFFa".getBytes(charset))))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("is in UTF-16; ")
          .hasMessageContaining("iconv -f UTF-16 -t UTF-8");
    }
  }

  @Test
  void next_zeroByteFarInside_tellsLineAndByte() {
    String text = "1234567\n".repeat(30_000) + "\u20AC\0";

    assertThatThrownBy(() -> all(utf8(text)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("line 30001 ")
        .hasMessageContaining("byte 240004 ");
  }

  @Test
  void constructor_gzip_saysSo() {
    assertThatThrownBy(() -> bytes(IdxSamples.gzip("the cat\n".getBytes())))
        .isInstanceOf(BadDataException.class)
        .hasMessageEndingWith("it is compressed by gzip; unpack it first");
  }

  @Test
  void constructor_notUtf8_closesTheInput() {
    boolean[] isClosed = {false};
    InputStream in =
        new ByteArrayInputStream(new byte[] {(byte) 0x1F, (byte) 0x8B, 8}) {
          @Override
          public void close() {
            isClosed[0] = true;
          }
        };

    assertThatThrownBy(() -> new Utf8Text(in, "packed.gz")).isInstanceOf(BadDataException.class);
    assertThat(isClosed[0]).isTrue();
  }

  @Test
  void line_afterNewLines_counts() throws IOException {
    Utf8Text text = utf8("a\n\nb");

    for (int line : new int[] {1, 1, 2, 3, 3}) {
      assertThat(text.line()).isEqualTo(line);
      text.next();
    }
  }

  @Test
  void next_notUtf8_tellsLineAndByte() {
    assertThatThrownBy(
            () -> all(bytes("one\ntwo \u00E9t\u00E9\n".getBytes(StandardCharsets.ISO_8859_1))))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "text: line 2 is not UTF-8 at byte 9 of the file (0xE9); is it in another encoding?");
  }

  @Test
  void next_notUtf8FarInside_tellsLineAndByte() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write("1234567\n".repeat(30_000).getBytes(StandardCharsets.US_ASCII));
    all.write(0xFF);

    assertThatThrownBy(() -> all(bytes(all.toByteArray())))
        .hasMessageContaining("line 30001 ")
        .hasMessageContaining("byte 240001 ")
        .hasMessageContaining("0xFF");
  }

  @Test
  void next_cutInsideACharacter_isAnError() {
    assertThatThrownBy(() -> all(bytes(new byte[] {'a', (byte) 0xE2, (byte) 0x82})))
        .hasMessageContaining("byte 2 ");
  }

  private static Utf8Text utf8(String text) throws IOException {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Utf8Text bytes(byte[] bytes) throws IOException {
    return new Utf8Text(new ByteArrayInputStream(bytes), "text");
  }

  private static String all(Utf8Text text) throws IOException {
    StringBuilder all = new StringBuilder();
    while (text.peek() != Utf8Text.END) {
      all.appendCodePoint(text.next());
    }
    return all.toString();
  }
}
