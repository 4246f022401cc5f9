package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SubLSTM;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FiguresCommandTest {

  private static final int INPUTS = 2;
  private static final int UNITS = 4;
  private static final long SEED = 3;

  @TempDir private Path folder;
  private Path out;
  private Path model;
  private Path data;

  @BeforeEach
  void nameFiles() {
    out = folder.resolve("out");
    model = folder.resolve("model.zip");
    data = folder.resolve("data.bin");
  }

  private CommandRun run(String options) {
    return CommandRun.of("figures --progress none --out " + out + " " + options);
  }

  private CommandRun runSaved() {
    return run("--model " + model + " --data " + data);
  }

  @Test
  void run_fewMinibatches_leavesPicturesRecordingsAndNumbers() throws IOException {
    CommandRun run = run("--minibatches 2 --seed 5");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> expected = new ArrayList<>(List.of("figures.md", "report.html"));
    for (String picture :
        List.of(
            "fig-1a-subtractive-spiking",
            "fig-1b-subtractive-sigmoid",
            "fig-1c-multiplicative-sigmoid",
            "gradient-flow-untrained",
            "gradient-flow-trained",
            "balance-at-the-cell",
            "balance-at-the-output",
            "correlation-of-z-and-i",
            "memories")) {
      expected.addAll(List.of(picture + ".png", picture + ".svg"));
    }
    for (String network :
        List.of("lstm", "sublstm", "glorot-sublstm", "balanced-sublstm", "fix-sublstm")) {
      for (String moment : List.of("-untrained", "-trained")) {
        expected.addAll(List.of(network + moment + ".npz", network + moment + ".csv"));
      }
    }
    assertThat(filesIn(out)).containsExactlyInAnyOrderElementsOf(expected);
    String numbers = Files.readString(out.resolve("figures.md"));
    assertThat(run.out()).contains(numbers);
    // z = i and h = 0 whatever the input: r is 1, σ(c) and o do not vary.
    assertThat(numbers)
        .containsPattern("balanced subLSTM, untrained \\| \\S+ \\| 1.00 \\| – \\| 0.00");
    assertThat(numbers).contains("2 minibatches of 50 trials", "seed 5");
    // Two charts beside each other are readable at full width only.
    assertThat(out.resolve("report.html"))
        .content()
        .contains(
            ">seed</th><td>5</td>", ">version</th>", "<th scope=\"col\" class=\"number\">‖D‖</th>")
        .containsPattern("class=\"file wide\"><img [^>]* alt=\"Gradient flow trained\"")
        .containsPattern("class=\"file\"><img [^>]* alt=\"Memories\"");
  }

  @Test
  void run_ownNetworkWithMask_leavesThePicturesOfEachLayer() throws IOException {
    save(
        new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build(),
        new FixSubLSTM.Builder().nIn(UNITS).nOut(UNITS).build(),
        new FusedLSTM.Builder().nIn(UNITS).nOut(UNITS).build());
    sequences(INPUTS, true).save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out))
        .contains("figures.md", "report.html", "memories.png", "balance-at-the-cell.svg")
        .contains("layer-0.npz", "layer-1.csv", "layer-2.npz")
        .contains("gradient-flow-layer-0.png", "gradient-flow-layer-2.svg")
        .doesNotContain("fig-1a-subtractive-spiking.png");
    assertThat(run.out()).contains("| layer 0 |", "| layer 1 |", "| layer 2 | – | – | – | – | – |");
  }

  /** As all else in a file: sequences, steps, values. */
  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void run_ownNetworkOfEitherFormat_writesLabelsInTheOrderOfTheFile(RNNFormat format)
      throws IOException {
    save(format, new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).dataFormat(format).build());
    DataSet sequences = sequences(INPUTS, true);
    if (format == RNNFormat.NWC) {
      sequences.setFeatures(sequences.getFeatures().permute(0, 2, 1).dup());
      sequences.setLabels(sequences.getLabels().permute(0, 2, 1).dup());
    }
    sequences.save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    try (ZipFile file = new ZipFile(out.resolve("layer-0.npz").toFile())) {
      for (String array : List.of("x.npy, (5, 6, 2)", "h.npy, (5, 6, 4)", "y.npy, (5, 6, 1)")) {
        String[] nameAndShape = array.split(", ", 2);
        byte[] bytes = file.getInputStream(file.getEntry(nameAndShape[0])).readAllBytes();
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains(nameAndShape[1]);
      }
    }
  }

  @Test
  void run_ownGraph_leavesThePicturesOfItsVertices() throws IOException {
    graph("in");
    sequences(INPUTS, true).save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out))
        .contains("gradient-flow-layer-both-forward.png", "layer-both-backward.npz")
        .contains("memories.png", "layer-memory.csv");
    assertThat(run.out())
        .contains("| layer both-forward |", "| layer both-backward |", "| layer memory |");
    assertThat(run.out()).doesNotContain("| – | – | – |\n");
  }

  @Test
  void run_ownGraphOfTwoInputs_readsAMultiDataSet() throws IOException {
    graph("left", "right");
    DataSet one = sequences(INPUTS, true);
    INDArray[] masks = {one.getFeaturesMaskArray(), one.getFeaturesMaskArray()};
    MultiDataSet both =
        new MultiDataSet(
            new INDArray[] {one.getFeatures(), one.getFeatures()},
            new INDArray[] {one.getLabels()},
            masks,
            new INDArray[] {one.getLabelsMaskArray()});
    both.save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out)).contains("gradient-flow-layer-memory.png", "layer-both-forward.npz");

    Files.writeString(data, "1,2,3\n4,5,6\n");
    CommandRun other = runSaved();
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err().lines())
        .singleElement()
        .asString()
        .contains("data.bin: expected sequences that MultiDataSet.save(File) wrote");
  }

  /** A Bidirectional layer of all inputs, and a fix-subLSTM above it. */
  private void graph(String... inputs) throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs(inputs)
                .addLayer(
                    "both",
                    new Bidirectional(
                        Bidirectional.Mode.ADD,
                        new SubLSTM.Builder().nIn(INPUTS * inputs.length).nOut(UNITS).build()),
                    inputs)
                .addLayer("memory", new FixSubLSTM.Builder().nIn(UNITS).nOut(UNITS).build(), "both")
                .addLayer("out", output(RNNFormat.NCW), "memory")
                .setOutputs("out")
                .build());
    graph.init();
    graph.save(model.toFile());
  }

  @Test
  void run_ownDataWithoutLabels_hasNoGradients() throws IOException {
    save(new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build());
    sequences(INPUTS, false).save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out))
        .contains("correlation-of-z-and-i.png", "layer-0.npz")
        .doesNotContain("gradient-flow-layer-0.png", "memories.png");
    assertThat(run.out()).contains("| – | – | – |");
  }

  /** The page shows what is in the folder. */
  @Test
  void run_folderOfAnotherNetwork_keepsNoneOfItsPicturesAndRecordings() throws IOException {
    save(
        new FixSubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build(),
        new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).build());
    sequences(INPUTS, true).save(data.toFile());
    assertThat(runSaved().exitCode()).isZero();
    Path own = Files.writeString(out.resolve("gates-trained.csv"), "mine");
    save(new FusedLSTM.Builder().nIn(INPUTS).nOut(UNITS).build());
    sequences(INPUTS, false).save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out))
        .containsExactlyInAnyOrder(
            "figures.md", "report.html", "layer-0.npz", "layer-0.csv", "gates-trained.csv");
    assertThat(own).content().isEqualTo("mine");
  }

  /** DL4J ends its backward pass there. */
  @Test
  void run_ownNetworkWithAFrozenLayer_hasItsGatesAndNoGradients() throws IOException {
    save(
        new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build(),
        new FrozenLayer(new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).build()),
        new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).build());
    sequences(INPUTS, true).save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out))
        .contains("layer-0.npz", "layer-1.npz", "layer-2.npz", "gradient-flow-layer-2.png")
        .doesNotContain("gradient-flow-layer-0.png", "gradient-flow-layer-1.png");
    assertThat(run.out().lines().filter(line -> line.startsWith("| layer ")))
        .satisfiesExactly(
            below -> assertThat(below).endsWith("| – | – | – |"),
            frozen -> assertThat(frozen).endsWith("| – | – | – |"),
            above -> assertThat(above).doesNotEndWith("| – | – | – |"));
  }

  @Test
  void run_ownGraphOfNamesThatAreAlikeInFiles_keepsTheFilesOfEach() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("+", new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build(), "in")
                .addLayer("*", new FixSubLSTM.Builder().nIn(UNITS).nOut(UNITS).build(), "+")
                .addLayer("out", output(RNNFormat.NCW), "*")
                .setOutputs("out")
                .build());
    graph.init();
    graph.save(model.toFile());
    sequences(INPUTS, true).save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out))
        .contains("layer-.npz", "layer--2.npz", "layer-.csv", "layer--2.csv")
        .contains("gradient-flow-layer-.png", "gradient-flow-layer--2.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--minibatches 0 | --minibatches must be 1 or more, not 0",
        "--model a.zip | --model needs --data",
        "--data a.bin | --data has an effect only with --model",
        "--model a --data b --seed 2 | --seed has an effect only with networks that are trained here",
        "--model a --data b --minibatches 2 | --minibatches has an effect only with networks",
      })
  void run_badOptions_saysWhy(String options, String message) {
    run(options).assertMisused(out, message);
  }

  @Test
  void run_missingModel_saysWhy() throws IOException {
    sequences(INPUTS, true).save(data.toFile());

    runSaved().assertRefused(out, "cannot read", "model.zip", "there is no such file");
  }

  @Test
  void run_modelThatIsNone_saysWhatWasExpected() throws IOException {
    Files.writeString(model, "this is no network");
    sequences(INPUTS, true).save(data.toFile());

    CommandRun run = runSaved();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("model.zip: expected a zip file that DL4J's ModelSerializer wrote, found no zip");
    assertThat(out).doesNotExist();
  }

  @Test
  void run_dataThatAreNone_saysWhatWasExpected() throws IOException {
    save(new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build());
    Files.writeString(data, "1,2,3\n4,5,6\n");

    CommandRun run = runSaved();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("data.bin: expected sequences that DataSet.save(File) wrote");
    assertThat(out).doesNotExist();
  }

  @Test
  void run_dataOfAnotherWidth_saysBothShapes() throws IOException {
    save(new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build());
    sequences(INPUTS + 1, true).save(data.toFile());

    runSaved().assertRefused(out, "model.zip", "features [5, 3, 6]", "labels [5, 1, 6]");
  }

  @Test
  void run_networkWithoutOurLayers_saysSo() throws IOException {
    save(new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build());
    sequences(INPUTS, true).save(data.toFile());

    runSaved().assertRefused(out, "model.zip", "recurrent layer");
  }

  private void save(Layer... recurrent) throws IOException {
    save(RNNFormat.NCW, recurrent);
  }

  private void save(RNNFormat format, Layer... recurrent) throws IOException {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(SEED).list();
    for (Layer layer : recurrent) {
      layers.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(layers.layer(output(format)).build());
    network.init();
    network.save(model.toFile());
  }

  private static Layer output(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .nIn(UNITS)
        .nOut(1)
        .dataFormat(format)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** The first of five sequences ends two steps before the others. */
  private static DataSet sequences(int inputs, boolean hasLabels) {
    int examples = 5;
    int steps = 6;
    Nd4j.getRandom().setSeed(SEED);
    DataSet sequences = new DataSet();
    sequences.setFeatures(Nd4j.rand(DataType.FLOAT, examples, inputs, steps));
    var mask = Nd4j.ones(DataType.FLOAT, examples, steps);
    mask.putScalar(0, steps - 1, 0).putScalar(0, steps - 2, 0);
    sequences.setFeaturesMaskArray(mask);
    if (hasLabels) {
      sequences.setLabels(Nd4j.rand(DataType.FLOAT, examples, 1, steps));
      sequences.setLabelsMaskArray(mask.dup());
    }
    return sequences;
  }
}
