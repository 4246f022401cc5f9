package io.github.sublstm.experiments;

import picocli.CommandLine.IVersionProvider;

/** Tells the version of this library, which is known when it runs from its jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"sublstm-dl4j " + (version == null ? "built from source" : version)};
  }
}
