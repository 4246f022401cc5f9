package io.github.sublstm.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, which the build writes into a resource. */
public final class LibraryVersion {

  private static final String RESOURCE = "version.properties";

  private LibraryVersion() {}

  /** For example 1.0.0. */
  public static String get() {
    Properties properties = new Properties();
    try (InputStream resource = LibraryVersion.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("The version is not on the class path: " + RESOURCE);
      }
      properties.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException("The version cannot be read", e);
    }
    return properties.getProperty("version");
  }
}
