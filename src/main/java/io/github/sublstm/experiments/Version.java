package io.github.sublstm.experiments;

import picocli.CommandLine.IVersionProvider;

/** Tells the version of this library, which is known when it runs from its jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"sublstm-dl4j " + ofLibrary()};
  }

  /** For example 1.0.0. */
  static String ofLibrary() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "built from source" : version;
  }
}
