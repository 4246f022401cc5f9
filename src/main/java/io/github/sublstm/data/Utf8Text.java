package io.github.sublstm.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The code points of a UTF-8 text, one after the other, with a look at the next two. Bytes that are
 * no UTF-8 are an error that tells their place, not a replacement character.
 */
final class Utf8Text implements Closeable {

  /** What is read after the last code point. */
  static final int END = -1;

  private static final int BUFFER = 1 << 16;

  /** Two code points of two chars each. */
  private static final int LOOK_AHEAD = 4;

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final String name;
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
  private final char[] chars = new char[BUFFER];
  private int start;
  private int end;
  private boolean inputEnded;
  private long decodedBytes;
  private int line = 1;

  /**
   * @param in is closed with this
   * @param name for errors
   */
  Utf8Text(InputStream in, String name) throws IOException {
    this.in = in;
    this.name = name;
    try {
      if (peek() == BYTE_ORDER_MARK) {
        start++;
      }
    } catch (IOException e) {
      // The caller has nothing to close yet.
      in.close();
      throw e;
    }
  }

  /**
   * The text of a file.
   *
   * @throws BadDataException if it is missing, a folder, or cannot be read
   */
  static Utf8Text open(Path file) throws IOException {
    return new Utf8Text(DataFiles.open(file), file.toString());
  }

  /** Line of the next code point, counted from 1. */
  int line() {
    return line;
  }

  /** The next code point, which stays the next one; {@link #END} if there is none. */
  int peek() throws IOException {
    return at(start);
  }

  /** The code point after the next one; {@link #END} if there is none. */
  int peekSecond() throws IOException {
    int first = peek();
    return first == END ? END : at(start + Character.charCount(first));
  }

  /** The next code point, which is passed by this; {@link #END} if there is none. */
  int next() throws IOException {
    int next = peek();
    if (next != END) {
      start += Character.charCount(next);
      if (next == '\n') {
        line++;
      }
    }
    return next;
  }

  private int at(int index) throws IOException {
    int i = index;
    if (end - start < LOOK_AHEAD && !inputEnded) {
      i -= start;
      fill();
    }
    return i < end ? Character.codePointAt(chars, i, end) : END;
  }

  /** Moves what is left to the front and decodes more behind it. */
  private void fill() throws IOException {
    System.arraycopy(chars, start, chars, 0, end - start);
    CharBuffer out = CharBuffer.wrap(chars);
    out.position(end - start);
    start = 0;
    while (out.position() < LOOK_AHEAD && !inputEnded) {
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      inputEnded = read < 0;
      bytes.position(bytes.position() + Math.max(0, read)).flip();
      int before = bytes.position();
      CoderResult result = decoder.decode(bytes, out, inputEnded);
      decodedBytes += bytes.position() - before;
      end = out.position();
      if (result.isError()) {
        throw malformed();
      }
    }
  }

  private BadDataException malformed() {
    int at = line;
    for (int i = start; i < end; i++) {
      at += chars[i] == '\n' ? 1 : 0;
    }
    return new BadDataException(
        name,
        "line %d is not UTF-8 at byte %d of the file (0x%02X); is it in another encoding?"
            .formatted(at, decodedBytes + 1, bytes.get(bytes.position())));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
