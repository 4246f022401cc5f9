package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8TextTest {

  private static final String MIXED = "a\u00E9\u20AC\uD83D\uDE00\n";

  @Test
  void next_manyBuffers_isTheText() throws IOException {
    String text = MIXED.repeat(50_000);

    assertThat(all(utf8(text))).isEqualTo(text);
  }

  @Test
  void next_inputInSingleBytes_isTheText() throws IOException {
    InputStream single =
        new ByteArrayInputStream((MIXED + "end").getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(1, length));
          }
        };

    assertThat(all(new Utf8Text(single, "text"))).isEqualTo(MIXED + "end");
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
