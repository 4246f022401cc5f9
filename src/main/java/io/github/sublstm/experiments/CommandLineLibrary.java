package io.github.sublstm.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What every command needs and the layers do not: optional in the pom, or the user's choice, so a
 * class path that has this library may lack it.
 */
enum CommandLineLibrary {
  PICOCLI("info.picocli:picocli:4.7.7", "picocli/CommandLine.class"),
  XCHART("org.knowm.xchart:xchart:4.0.3", "org/knowm/xchart/XYChart.class"),
  VECTOR_GRAPHICS(
      "de.erichseifert.vectorgraphics2d:VectorGraphics2D:0.13",
      "de/erichseifert/vectorgraphics2d/VectorGraphics2D.class"),
  FREEMARKER(
      "org.freemarker:freemarker:2.3.34",
      // Not in the older one that DL4J brings along.
      "freemarker/ext/beans/ZeroArgumentNonVoidMethodPolicy.class"),
  BACKEND(
      "org.nd4j:nd4j-native:1.0.0-M2.1",
      // Of any backend, also one for a GPU.
      "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend");

  private final String coordinates;
  private final String resource;

  CommandLineLibrary(String coordinates, String resource) {
    this.coordinates = coordinates;
    this.resource = resource;
  }

  /** Group, artifact and version. */
  String coordinates() {
    return coordinates;
  }

  /** Those that the class path lacks. */
  static List<CommandLineLibrary> missing() {
    ClassLoader loader = CommandLineLibrary.class.getClassLoader();
    return Arrays.stream(values())
        .filter(library -> loader.getResource(library.resource) == null)
        .toList();
  }

  /** One sentence for a user: what is missing and what to do. */
  static String describe(List<CommandLineLibrary> missing) {
    return missing.stream()
        .map(CommandLineLibrary::coordinates)
        .collect(
            Collectors.joining(
                ", ",
                "the command line needs more than the layers do: add these dependencies to your"
                    + " project, ",
                ", or run 'mvn -q compile exec:java' in a checkout, which has them"));
  }
}
