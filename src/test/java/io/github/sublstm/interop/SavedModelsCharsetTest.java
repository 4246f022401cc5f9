package io.github.sublstm.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sublstm.conf.Networks;
import io.github.sublstm.experiments.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models whose layers have names beyond ASCII, in JVMs of both kinds of default charset: UTF-8, and
 * windows-1252, as JDK 17 on Windows has it.
 */
class SavedModelsCharsetTest {

  private static final String WINDOWS = "windows-1252";
  private static final String[] NAMES = {"für", "fär", "«½»"};

  /** UTF-8 of which windows-1252 cannot read every byte. */
  private static final String[] NAMES_IN_UTF8 = {"слой", "層", "à"};

  @TempDir Path folder;

  private static Model network(boolean graph, String... names) {
    if (graph) {
      var builder = Networks.global().graphBuilder().addInputs("in");
      return Networks.init(
          builder
              .addLayer(names[0], Dl4jNetworks.lstm(3, 5).build(), "in")
              .addLayer(names[1], Dl4jNetworks.lstm(5, 4).build(), names[0])
              .addLayer(names[2], Networks.stepOutput(4), names[1])
              .setOutputs(names[2])
              .build());
    }
    var output = Networks.stepOutput(4);
    output.setLayerName(names[2]);
    return Networks.init(
        Networks.chain(
            Networks.global(),
            Dl4jNetworks.lstm(3, 5).name(names[0]).build(),
            Dl4jNetworks.lstm(5, 4).name(names[1]).build(),
            output));
  }

  private static Path save(Path file, boolean graph, String... names) throws IOException {
    Model network = network(graph, names);
    Networks.fit(network, Dl4jNetworks.STACKED.data(), 1);
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  private static Model restored(Path file, boolean graph) throws IOException {
    return graph
        ? ModelSerializer.restoreComputationGraph(file.toFile(), true)
        : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
  }

  private static List<String> names(Model network) {
    List<String> names = new ArrayList<>();
    if (network instanceof ComputationGraph graph) {
      for (var layer : graph.getLayers()) {
        names.add(layer.conf().getLayer().getLayerName());
      }
    } else {
      for (var layer : ((MultiLayerNetwork) network).getLayers()) {
        names.add(layer.conf().getLayer().getLayerName());
      }
    }
    return names;
  }

  /** There and back: the names, and all that the network learned. */
  private static void assertConverts(Path in, boolean graph, String... names) throws IOException {
    Path fused = sibling(in, "fused-");
    Path back = sibling(in, "back-");

    var done = SavedModels.toFused(in, fused);
    SavedModels.toDl4j(fused, back);

    assertThat(done.layers()).containsExactly(names[0], names[1]);
    for (Path out : List.of(fused, back)) {
      Model network = restored(out, graph);
      Model expected = network(graph, names);
      Networks.fit(expected, Dl4jNetworks.STACKED.data(), 1);
      assertThat(names(network)).containsExactly(names);
      assertThat(network.params()).isEqualTo(expected.params());
      assertThat(Dl4jNetworks.updaterState(network)).isEqualTo(Dl4jNetworks.updaterState(expected));
    }
    assertThat(Dl4jNetworks.configuration(restored(back, graph)))
        .isEqualTo(Dl4jNetworks.configuration(Dl4jNetworks.toDl4j(restored(fused, graph))));
  }

  private static Path sibling(Path file, String prefix) {
    return file.resolveSibling(prefix + file.getFileName());
  }

  /** Does steps, words as {@link Steps} has them, in a JVM with that default charset. */
  private void in(String charset, String... steps) throws IOException, InterruptedException {
    String[] arguments =
        Stream.concat(Stream.of(folder.toString()), Stream.of(steps)).toArray(String[]::new);
    ChildJvm child = ChildJvm.start(List.of("-Dfile.encoding=" + charset), Steps.class, arguments);
    assertThat(child.end()).as("%s", child.lines()).isZero();
    assertThat(child.lines()).last().isEqualTo("done in " + charset);
  }

  @Test
  void convert_savedHereOrThereAndOpenedHereOrThere_keepsTheNames() throws Exception {
    for (String place : List.of("utf8", "windows", "utf8-to-windows")) {
      Files.createDirectory(folder.resolve(place));
    }
    in("UTF-8", "save utf8", "convert utf8", "save utf8-to-windows");
    in(WINDOWS, "save windows", "convert windows", "convert utf8-to-windows", "read utf8");
    in("UTF-8", "read windows", "read utf8-to-windows");
  }

  /** JDK 18 and later on Windows, where a file of JDK 17 lies. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void convert_savedInTheSystemsOwnCharset_keepsTheNames(boolean graph) throws IOException {
    assumeTrue(
        Arrays.stream(NAMES).allMatch(Charset.defaultCharset().newEncoder()::canEncode),
        "DL4J writes the names in the default charset");
    Path file = savedIn(WINDOWS, graph);
    String before = System.setProperty("native.encoding", WINDOWS);
    try {
      assertConverts(file, graph, NAMES);
    } finally {
      System.setProperty("native.encoding", before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void convert_savedInAnUnknownCharset_saysSoAndWritesNothing(boolean graph) throws IOException {
    // The first of the names has a byte there that is none in windows-1252 either.
    Path file = savedIn("IBM850", graph);
    Path out = folder.resolve("out.zip");

    assertThatThrownBy(() -> SavedModels.toFused(file, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": expected a zip file that DL4J's ModelSerializer wrote")
        .hasMessageContaining("found a configuration in none of the charsets [UTF-8")
        .hasMessageContaining("-Dfile.encoding=windows-1252");
    assertThat(out).doesNotExist();
  }

  /** A file as a JVM with another default charset writes it. */
  private Path savedIn(String charset, boolean graph) throws IOException {
    Path file = folder.resolve("there.zip");
    Path here = save(folder.resolve("here.zip"), graph, NAMES);
    try (ZipFile zip = new ZipFile(here.toFile());
        OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream copy = new ZipOutputStream(stream)) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        copy.putNextEntry(new ZipEntry(entry.getName()));
        copy.write(
            entry.getName().equals(ModelSerializer.CONFIGURATION_JSON)
                ? new String(bytes, Charset.defaultCharset()).getBytes(Charset.forName(charset))
                : bytes);
      }
    }
    return file;
  }

  /** What a JVM with another default charset does. */
  static final class Steps {

    public static void main(String... arguments) throws IOException {
      for (String step : List.of(arguments).subList(1, arguments.length)) {
        String place = step.substring(step.indexOf(' ') + 1);
        String[] names = place.equals("windows") ? NAMES : NAMES_IN_UTF8;
        for (boolean graph : new boolean[] {false, true}) {
          Path file = Path.of(arguments[0], place, graph ? "graph.zip" : "chain.zip");
          switch (step.substring(0, step.indexOf(' '))) {
            case "save" -> {
              save(file, graph, names);
              assertThat(names(restored(file, graph))).as("DL4J's own").containsExactly(names);
            }
            case "convert" -> assertConverts(file, graph, names);
            default -> {
              assertThat(names(restored(sibling(file, "fused-"), graph))).containsExactly(names);
              assertThat(names(restored(sibling(file, "back-"), graph))).containsExactly(names);
            }
          }
        }
      }
      System.out.println("done in " + Charset.defaultCharset());
    }
  }
}
