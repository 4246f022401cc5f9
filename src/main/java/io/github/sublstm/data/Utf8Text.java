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
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * The code points of a UTF-8 text, one after the other, with a look at the next two. A line ends
 * with a line feed here, whether the file has LF, CR or CRLF. Bytes that are no UTF-8 are an error
 * that says where they are, not a replacement character; so are zero bytes.
 */
final class Utf8Text implements Closeable {

  /** What is read after the last code point. */
  static final int END = -1;

  private static final int BUFFER = 1 << 16;

  /** Two code points of two chars each. */
  private static final int LOOK_AHEAD = 4;

  private static final char AFTER_ASCII = 0x80;

  private final String name;
  private final InputStream in;
  private final IntPredicate isLeftOut;
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
  private boolean isAfterCarriageReturn;
  private long decodedBytes;
  private int line = 1;

  /**
   * @param in is closed with this
   * @param name for errors
   */
  Utf8Text(InputStream in, String name) throws IOException {
    this(in, name, c -> false);
  }

  /**
   * @param in is closed with this
   * @param name for errors
   * @param isLeftOut code points beyond ASCII for which this is true are passed over
   */
  Utf8Text(InputStream in, String name, IntPredicate isLeftOut) throws IOException {
    this.in = in;
    this.name = name;
    this.isLeftOut = isLeftOut;
    try {
      if (peek() == CodePoints.BYTE_ORDER_MARK) {
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

  /** As {@link #open(Path)}, without the code points that only say how a text is shown. */
  static Utf8Text openProse(Path file) throws IOException {
    return prose(DataFiles.open(file), file.toString());
  }

  /** As the constructor, without the code points that only say how a text is shown. */
  static Utf8Text prose(InputStream in, String name) throws IOException {
    return new Utf8Text(in, name, CodePoints::isInvisible);
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
      int firstByte = bytes.position();
      int firstChar = out.position();
      CoderResult result = decoder.decode(bytes, out, inputEnded);
      end = out.position();
      clean(firstChar, firstByte);
      out.position(end);
      decodedBytes += bytes.position() - firstByte;
      if (result.isError()) {
        throw malformed();
      }
    }
  }

  /** Makes a line feed of every line's end, and leaves out what is to be left out. */
  private void clean(int firstChar, int firstByte) throws BadDataException {
    int to = firstChar;
    int i = firstChar;
    while (i < end) {
      char plain = chars[i];
      if (plain >= ' ' && plain < AFTER_ASCII) {
        // Nearly all of most texts.
        chars[to++] = plain;
        i++;
        isAfterCarriageReturn = false;
        continue;
      }
      int c = Character.codePointAt(chars, i, end);
      i += Character.charCount(c);
      if (c == 0) {
        end = to;
        throw zeroByte(firstByte);
      }
      boolean isSecondOfTwo = c == '\n' && isAfterCarriageReturn;
      isAfterCarriageReturn = c == '\r';
      if (!isSecondOfTwo && !isLeftOut.test(c)) {
        to += Character.toChars(c == '\r' ? '\n' : c, chars, to);
      }
    }
    end = to;
  }

  private BadDataException zeroByte(int firstByte) {
    int at = firstByte;
    while (bytes.get(at) != 0) {
      at++;
    }
    long place = decodedBytes + at - firstByte + 1;
    return new BadDataException(
        name,
        String.format(
            Locale.ROOT,
            "line %d has a zero byte at byte %d of the file: %s",
            lastLine(),
            place,
            EncodingHints.zeroByte(place)));
  }

  private BadDataException malformed() {
    int at = bytes.position();
    // The array starts with the file as long as all that came before is in it.
    byte[] first = at == decodedBytes ? Arrays.copyOf(bytes.array(), bytes.limit()) : new byte[0];
    return new BadDataException(
        name,
        String.format(
            Locale.ROOT,
            "line %d is not UTF-8 at byte %d of the file (0x%02X); %s",
            lastLine(),
            decodedBytes + 1,
            bytes.get(at),
            EncodingHints.malformed(first)));
  }

  /** The line of the last character that is decoded. */
  private int lastLine() {
    int last = line;
    for (int i = start; i < end; i++) {
      last += chars[i] == '\n' ? 1 : 0;
    }
    return last;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
