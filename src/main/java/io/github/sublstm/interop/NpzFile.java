package io.github.sublstm.interop;

import io.github.sublstm.files.CheckedZip;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.files.NumPyFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A NumPy {@code .npz} file: a zip with one {@code .npy} file per array, compressed or not. */
final class NpzFile implements Closeable {

  private static final String SUFFIX = NumPyFiles.SUFFIX;

  private final Path path;
  private final ZipFile zip;
  private final SortedSet<String> names = new TreeSet<>();

  private NpzFile(Path path, ZipFile zip) {
    this.path = path;
    this.zip = zip;
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(SUFFIX))
        .forEach(name -> names.add(name.substring(0, name.length() - SUFFIX.length())));
  }

  /**
   * Opens a file.
   *
   * @throws IllegalArgumentException if it is no {@code .npz} file
   * @throws IOException if it cannot be read
   */
  static NpzFile open(Path path) throws IOException {
    NpzFile file;
    try {
      file = new NpzFile(path, new ZipFile(path.toFile()));
    } catch (ZipException e) {
      throw new IllegalArgumentException(
          path + ": expected an .npz file, found " + NotNpz.found(path), e);
    } catch (IOException e) {
      throw FileAccessException.reading(path, e);
    }
    if (file.names.isEmpty()) {
      String found = NotNpz.found(path, file.zip);
      file.close();
      throw new IllegalArgumentException(path + ": expected an .npz file, found " + found);
    }
    return file;
  }

  /** The names of the arrays, sorted. */
  SortedSet<String> names() {
    return names;
  }

  /**
   * Reads an array.
   *
   * @throws IllegalArgumentException naming file and array, if it is damaged or of another type
   */
  NpyArray array(String name) throws IOException {
    try {
      return NpyArray.decode(CheckedZip.read(zip, zip.getEntry(name + SUFFIX)));
    } catch (IllegalArgumentException e) {
      throw refusal(name, e.getMessage(), e);
    } catch (ZipException e) {
      throw refusal(name, "expected a zip entry, found damage: " + e.getMessage(), e);
    } catch (IOException e) {
      throw FileAccessException.reading(path, e);
    }
  }

  /** An error about an array of this file. */
  IllegalArgumentException refusal(String name, String message, Exception cause) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s: array '%s': %s", path, name, message), cause);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Writes arrays as {@code np.savez} does, in one go. */
  static void write(Path path, Map<String, NpyArray> arrays, boolean single) throws IOException {
    Map<String, byte[]> encoded = new LinkedHashMap<>();
    arrays.forEach((name, array) -> encoded.put(name, array.encode(single)));
    NumPyFiles.writeNpz(path, encoded);
  }
}
