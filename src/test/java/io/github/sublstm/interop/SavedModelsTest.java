package io.github.sublstm.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.Networks;
import io.github.sublstm.files.FileAccessException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

class SavedModelsTest {

  private static final DataSet DATA = Dl4jNetworks.STACKED.data();

  @TempDir Path folder;

  private Path saved(Model network, boolean updater) throws IOException {
    Path file = folder.resolve("in.zip");
    ModelSerializer.writeModel(network, file.toFile(), updater);
    return file;
  }

  private static Model restored(Path file, boolean graph) throws IOException {
    return graph
        ? ModelSerializer.restoreComputationGraph(file.toFile(), true)
        : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void toFused_savedNetwork_isTheConvertedNetwork(boolean graph) throws IOException {
    Model dl4j = Dl4jNetworks.STACKED.network(graph);
    Networks.fit(dl4j, DATA, 2);
    Path out = folder.resolve("out.zip");

    var done = SavedModels.toFused(saved(dl4j, true), out);

    String[] names = graph ? new String[] {"0", "1"} : new String[] {"layer0", "layer1"};
    assertThat(done.layers()).containsExactly(names);
    assertThat(done.networkType()).isEqualTo(dl4j.getClass().getSimpleName());
    assertThat(done.parameters()).isEqualTo(dl4j.numParams());
    assertThat(done.updaterState()).isTrue();
    assertThat(done.normalizer()).isFalse();
    Networks.assertSameBehaviour(restored(out, graph), Dl4jNetworks.toFused(dl4j), DATA);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void toDl4j_afterToFused_isTheSameModelInPlace(boolean graph) throws IOException {
    Model dl4j = Dl4jNetworks.WRAPPED.network(graph);
    Networks.fit(dl4j, Dl4jNetworks.WRAPPED.data(), 1);
    Path file = saved(dl4j, true);
    Map<String, String> before = contents(file);

    SavedModels.toFused(file, file);
    assertThat(contents(file)).isNotEqualTo(before);
    SavedModels.toDl4j(file, file);

    assertThat(contents(file)).isEqualTo(before);
  }

  @Test
  void toFused_whateverElseTheFileHolds_isKept() throws IOException {
    MultiLayerNetwork dl4j = Dl4jNetworks.STACKED.chain();
    Networks.fit(dl4j, DATA, 1);
    Path in = saved(dl4j, false);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(DATA.getFeatures(), DATA.getLabels()));
    ModelSerializer.addNormalizerToModel(in.toFile(), normalizer);
    ModelSerializer.addObjectToFile(in.toFile(), "vocabulary", "a b c");
    Path out = folder.resolve("out.zip");

    var done = SavedModels.toFused(in, out);

    assertThat(done.normalizer()).isTrue();
    assertThat(done.updaterState()).isFalse();
    File file = out.toFile();
    assertThat(ModelSerializer.<NormalizerStandardize>restoreNormalizerFromFile(file))
        .isEqualTo(normalizer);
    assertThat(ModelSerializer.<String>getObjectFromFile(file, "vocabulary")).isEqualTo("a b c");
    MultiLayerNetwork fused = ModelSerializer.restoreMultiLayerNetwork(file);
    assertThat(fused.getLayer(0).conf().getLayer()).isInstanceOf(FusedLSTM.class);
    assertThat(fused.params()).isEqualTo(dl4j.params());
  }

  @Test
  void toFused_refusedModel_leavesAnOlderFile() throws IOException {
    Path in = saved(Dl4jLstm.toFused(Dl4jNetworks.STACKED.chain()), true);
    Path out = Files.writeString(folder.resolve("out.zip"), "older");

    assertThatThrownBy(() -> SavedModels.toFused(in, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found none");

    assertThat(out).hasContent("older");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("in.zip", "out.zip");
  }

  @Test
  void toFused_noFile_saysSo() {
    Path in = folder.resolve("in.zip");
    assertThatThrownBy(() -> SavedModels.toFused(in, folder.resolve("out.zip")))
        .isInstanceOf(FileAccessException.class)
        .hasMessage("cannot read '%s': there is no such file", in)
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void toFused_noZip_saysSo() throws IOException {
    Path in = Files.writeString(folder.resolve("in.zip"), "not a zip");
    assertRefused(
        in, "in.zip: expected a zip file that DL4J's ModelSerializer wrote, found no zip");
  }

  @Test
  void toFused_otherZip_saysSo() throws IOException {
    assertRefused(zip(Map.of("weights.npy", "")), "a zip without configuration and parameters");
  }

  @Test
  void toFused_brokenConfiguration_saysSo() throws IOException {
    assertRefused(
        zip(Map.of("configuration.json", "{ \"confs\" : [", "coefficients.bin", "")),
        "found a broken configuration");
  }

  @Test
  void toFused_configurationOfSomethingElse_saysSo() throws IOException {
    assertRefused(
        zip(Map.of("configuration.json", "{ \"model\" : 1 }", "coefficients.bin", "")),
        "found the configuration of something else");
  }

  @Test
  void toFused_brokenParameters_saysSo() throws IOException {
    String json = Dl4jNetworks.STACKED.chain().getLayerWiseConfigurations().toJson();
    assertRefused(
        zip(Map.of("configuration.json", json, "coefficients.bin", "")),
        "found one that DL4J cannot restore (Model wasnt found");
  }

  private void assertRefused(Path in, String message) {
    Path out = folder.resolve("out.zip");
    assertThatThrownBy(() -> SavedModels.toFused(in, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(in.toString())
        .hasMessageContaining(message);
    assertThat(out).doesNotExist();
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path file = folder.resolve("in.zip");
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  private static Map<String, String> contents(Path file) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        contents.put(
            entry.getName(),
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
