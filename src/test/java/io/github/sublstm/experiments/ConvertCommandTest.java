package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.Kind;
import io.github.sublstm.conf.Networks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

class ConvertCommandTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Path saved(Layer layer) throws IOException {
    MultiLayerNetwork network =
        Networks.init(Networks.chain(Networks.global(), layer, Networks.stepOutput(4)));
    Networks.fit(network, Networks.data(4, 5, true), 1);
    Path file = folder.resolve("in.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  private static LSTM lstm(Activation activation) {
    return new LSTM.Builder().nIn(3).nOut(4).activation(activation).build();
  }

  private Layer layerIn(String file) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(folder.resolve(file).toFile())
        .getLayer(0)
        .conf()
        .getLayer();
  }

  private int convert(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "convert";
    System.arraycopy(options, 0, args, 1, options.length);
    return Experiments.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void convert_thereAndBack_writesModelsAndSaysWhat() throws IOException {
    String in = saved(lstm(Activation.TANH)).toString();
    String there = folder.resolve("fused.zip").toString();
    String back = folder.resolve("dl4j.zip").toString();

    assertThat(convert(in, there)).as(err.toString()).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            in + ": MultiLayerNetwork with 138 parameters",
            "LSTM (DL4J's) -> FusedLSTM: layer0",
            there + ": updater state kept, normaliser none");
    assertThat(layerIn("fused.zip")).isInstanceOf(FusedLSTM.class);

    assertThat(convert("--to-dl4j", there, back)).as(err.toString()).isZero();

    assertThat(out.toString()).contains("FusedLSTM -> LSTM (DL4J's): layer0");
    assertThat(layerIn("dl4j.zip")).isEqualTo(layerIn("in.zip"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void convert_modelThatCannotBeCarriedOver_saysWhyInOneLine() throws IOException {
    Path in = saved(lstm(Activation.RELU));

    assertThat(convert(in.toString(), folder.resolve("out.zip").toString())).isEqualTo(1);

    assertOneError("layer \"layer0\": expected activation tanh, found relu");
    assertThat(folder.resolve("out.zip")).doesNotExist();
  }

  @Test
  void convert_ourCellToDl4j_saysWhyInOneLine() throws IOException {
    Path in = saved(Kind.SUB.layer(3, 4));

    assertThat(convert(in.toString(), folder.resolve("out.zip").toString(), "--to-dl4j"))
        .isEqualTo(1);

    assertOneError("expected FusedLSTM, found SubLSTM");
  }

  @Test
  void convert_noSuchFile_saysSoInOneLine() {
    assertThat(convert(folder.resolve("none.zip").toString(), "out.zip")).isEqualTo(1);

    assertOneError("cannot read '", "none.zip': there is no such file");
  }

  @Test
  void convert_noModel_saysSoInOneLine() throws IOException {
    Path in = Files.writeString(folder.resolve("in.zip"), "no zip");

    assertThat(convert(in.toString(), folder.resolve("out.zip").toString())).isEqualTo(1);

    assertOneError("expected a zip file that DL4J's ModelSerializer wrote, found no zip");
  }

  @Test
  void convert_fromWhereThereIsNoFile_saysWhyInOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(convert(folder.toString(), "out.zip")).isEqualTo(1);
    assertThat(convert(file.resolve("in.zip").toString(), "out.zip")).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "experiments convert: cannot read '%s': this is a folder where a file belongs"
                .formatted(folder),
            "experiments convert: cannot read '%s': '%s' is a file where a folder belongs"
                .formatted(file.resolve("in.zip"), file));
  }

  @Test
  void convert_toWhereNoFileCanBe_saysWhyInOneLine() throws IOException {
    String in = saved(lstm(Activation.TANH)).toString();
    Path none = folder.resolve("none");
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(convert(in, none.resolve("out.zip").toString())).isEqualTo(1);
    assertThat(convert(in, file.resolve("out.zip").toString())).isEqualTo(1);
    assertThat(convert(in, folder.toString())).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "experiments convert: cannot write '%s': there is no folder '%s'"
                .formatted(none.resolve("out.zip"), none),
            "experiments convert: cannot write '%s': '%s' is a file where a folder belongs"
                .formatted(file.resolve("out.zip"), file),
            "experiments convert: cannot write '%s': this is a folder where a file belongs"
                .formatted(folder));
  }

  @Test
  void convert_withoutFiles_isAUsageError() {
    assertThat(convert("only.zip")).isEqualTo(2);

    assertOneError("Missing required parameter: '<out.zip>'");
  }

  private void assertOneError(String... parts) {
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("experiments convert: ")
        .contains(parts);
  }
}
