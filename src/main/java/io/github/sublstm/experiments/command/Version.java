package io.github.sublstm.experiments.command;

import io.github.sublstm.experiments.run.LibraryVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"sublstm-dl4j " + LibraryVersion.get()};
  }
}
