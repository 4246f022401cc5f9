package io.github.sublstm.data;

import java.util.Locale;

/** What to do with a file that is no UTF-8 text, told from its bytes. */
final class EncodingHints {

  private EncodingHints() {}

  /**
   * For a file with bytes that are no UTF-8.
   *
   * @param first the first two bytes of the file, or less if it has no more
   */
  static String malformed(byte[] first) {
    int start = first.length < 2 ? 0 : (first[0] & 0xFF) << 8 | first[1] & 0xFF;
    return switch (start) {
      case 0xFFFE, 0xFEFF -> "it is in UTF-16; " + convert("UTF-16");
      case 0x1F8B -> "it is compressed by gzip; unpack it first";
      default -> "is it in another encoding?";
    };
  }

  /**
   * For a file with a zero byte, which UTF-8 allows but no text has: as every other byte it stands
   * in the spaces and Latin letters of UTF-16.
   *
   * @param place of the byte, counted from 1
   */
  static String zeroByte(long place) {
    return "it is probably in UTF-16 (then "
        + convert(place % 2 == 0 ? "UTF-16LE" : "UTF-16BE")
        + ") or no text";
  }

  private static String convert(String encoding) {
    return String.format(
        Locale.ROOT, "save it as UTF-8, for example with iconv -f %s -t UTF-8", encoding);
  }
}
