package io.github.sublstm.interop;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a saved model as text. {@code ModelSerializer} writes and reads it in the
 * JVM's default charset, which is UTF-8 on most systems, but not with JDK 17 on Windows.
 */
final class ConfigurationText {

  private static final int ASCII_END = 0x80;

  private ConfigurationText() {}

  /**
   * The charsets that a configuration may be in, the likeliest first. Text in another charset is
   * hardly ever valid UTF-8 by chance, but UTF-8 is some text in most other charsets; so UTF-8
   * comes first, and no name is lost, whether a file comes from Linux to Windows or is from
   * Windows.
   */
  static Set<Charset> charsets() {
    Set<Charset> charsets = new LinkedHashSet<>();
    charsets.add(StandardCharsets.UTF_8);
    charsets.add(Charset.defaultCharset());
    // From JDK 18 on, what the default charset was before.
    charsets.add(Charset.forName(System.getProperty("native.encoding", "UTF-8")));
    return charsets;
  }

  /** Decodes a configuration; empty if it is text in none of the {@link #charsets}. */
  static Optional<String> decode(byte[] bytes) {
    for (Charset charset : charsets()) {
      try {
        return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      } catch (CharacterCodingException e) {
        // Then it is in the next one.
      }
    }
    return Optional.empty();
  }

  /** Encodes a configuration so that DL4J reads the same text whatever its default charset is. */
  static byte[] encode(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (int k = 0; k < json.length(); k++) {
      char c = json.charAt(k);
      if (c < ASCII_END) {
        ascii.append(c);
      } else {
        // JSON has such characters in quoted text only, where their numbers mean the same.
        ascii.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return ascii.toString().getBytes(Charset.defaultCharset());
  }

  /** Whether DL4J would read another text from the bytes. */
  static boolean isMisreadByDl4j(byte[] bytes, String json) {
    return !new String(bytes, Charset.defaultCharset()).equals(json);
  }
}
