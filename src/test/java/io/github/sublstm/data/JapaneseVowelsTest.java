package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.training.Accuracy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class JapaneseVowelsTest {

  private static final String END = "1.0 1.0 1.0 1.0 1.0 1.0 1.0 1.0 1.0 1.0 1.0 1.0";
  private static final int[] TRAIN = {30, 30, 30, 30, 30, 30, 30, 30, 30};
  private static final int[] TEST = {31, 35, 88, 44, 29, 24, 40, 50, 29};

  @TempDir private Path folder;

  @Test
  void read_madeUpFiles_haveSpeakersInTurn() throws IOException {
    write();

    JapaneseVowels vowels = JapaneseVowels.read(folder);

    assertThat(counts(vowels.train())).containsExactly(TRAIN);
    assertThat(counts(vowels.test())).containsExactly(TEST);
    assertThat(vowels.train().features()).isEqualTo(12);
    assertThat(vowels.train().classes()).isEqualTo(9);
    assertThat(vowels.test().labels()).startsWith(0, 0).endsWith(8, 8);
    for (int i = 0; i < vowels.train().size(); i++) {
      assertThat(vowels.train().steps(i)).isBetween(7, 29);
    }
  }

  @Test
  void read_realLines_haveTheirNumbers() throws IOException {
    write();
    List<String> lines = lines("ae.train");
    lines.set(0, "1.5 -0.25 1.0 1.0 1.0 1.0 1.0 1.0 1.0 1.0 1.0 1e-3 \r");
    Files.write(folder.resolve("ae.train"), lines);

    VariableLengthSequences train = JapaneseVowels.read(folder).train();

    assertThat(train.value(0, 0, 0)).isEqualTo(1.5f);
    assertThat(train.value(0, 0, 1)).isEqualTo(-0.25f);
    assertThat(train.value(0, 0, 11)).isEqualTo(0.001f);
  }

  /** UCI tells of blank lines between utterances; the files that it gives have marks. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"\"|\"", "\"||\"", "\"# |\"", "\"#||\"", "\"|#|\"", "#|", "\" \t|\""})
  void read_utterancesApartInAnyWay_areTheSame(String end) throws IOException {
    write();
    JapaneseVowels expected = JapaneseVowels.read(folder);
    for (String name : List.of("ae.train", "ae.test")) {
      String text = Files.readString(folder.resolve(name));
      String other = end.replace('|', '\n').replace("#", END);
      Files.writeString(folder.resolve(name), text.replace(END + System.lineSeparator(), other));
    }

    JapaneseVowels vowels = JapaneseVowels.read(folder);

    assertThat(vowels.train().checksum()).isEqualTo(expected.train().checksum());
    assertThat(vowels.test().checksum()).isEqualTo(expected.test().checksum());
    assertThat(vowels.train().steps(0)).isEqualTo(expected.train().steps(0));
  }

  @Test
  void read_blankLinesAndNoEndOfTheLastLine_isWhole() throws IOException {
    write();
    VariableLengthSequences expected = JapaneseVowels.read(folder).train();
    String text = Files.readString(folder.resolve("ae.train")).replace(END, "");
    Files.writeString(folder.resolve("ae.train"), "\n" + text.strip());

    assertThat(JapaneseVowels.read(folder).train().checksum()).isEqualTo(expected.checksum());
  }

  /** So it looks after line ends were converted twice. */
  @Test
  void read_blankLineAfterEveryLine_meansNothingBesideMarks() throws IOException {
    write();
    VariableLengthSequences expected = JapaneseVowels.read(folder).train();
    String text = Files.readString(folder.resolve("ae.train"));
    Files.writeString(folder.resolve("ae.train"), text.replace("\n", "\r\r\n"));

    assertThat(JapaneseVowels.read(folder).train().checksum()).isEqualTo(expected.checksum());
  }

  @Test
  void read_blankLinesBetweenTooFew_countsUtterances() throws IOException {
    write();
    String text = Files.readString(folder.resolve("ae.train")).replace(END, "");
    Files.writeString(folder.resolve("ae.train"), text.replaceFirst("\\R\\R", "\n"));

    assertBad("ae.train: 269 whole utterances instead of 270");
  }

  /** The worked example: learn to tell nine speakers apart from utterances of any length. */
  @Test
  void fit_subLstmOnMaskedSequences_learnsTheSpeakers() throws IOException {
    write();
    JapaneseVowels vowels = JapaneseVowels.read(folder);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.02))
                .list(
                    new LastTimeStep(
                        new SubLSTM.Builder().nIn(JapaneseVowels.FEATURES).nOut(16).build()),
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(16)
                        .nOut(JapaneseVowels.SPEAKERS)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();

    network.fit(VariableLengthIterator.bucketed(vowels.train(), 15, 1), 6);

    double accuracy = Accuracy.of(network, VariableLengthIterator.inOrder(vowels.test(), 100));
    assertThat(accuracy).isGreaterThan(0.9);
  }

  @Test
  void read_missing_namesTheFile() throws IOException {
    assertBad("ae.train: there is no such file");
    write();
    Files.delete(folder.resolve("ae.test"));
    assertBad("ae.test: there is no such file");
    assertThatThrownBy(() -> JapaneseVowels.read(folder.resolve("x")))
        .hasMessageEndingWith("x: there is no such folder");
  }

  @Test
  void read_cutShort_countsUtterances() throws IOException {
    write();
    List<String> lines = lines("ae.train");
    Files.write(folder.resolve("ae.train"), lines.subList(0, lines.size() - 1));
    assertBad("ae.train: 269 whole utterances instead of 270, the last is cut short");
    Files.write(folder.resolve("ae.train"), lines.subList(0, lines.lastIndexOf(END)));
    assertBad("ae.train: 269 whole utterances instead of 270");
    Files.write(folder.resolve("ae.train"), List.of());
    assertBad("ae.train: 0 whole utterances instead of 270");
  }

  @Test
  void read_badLine_namesIt() throws IOException {
    assertBadThirdLine("1 2 3 4 5 6 7 8 9 10 11", "line 3 has 11 numbers instead of 12");
    assertBadThirdLine("1 2 3 4 5 6 7 8 9 10 11 x", "line 3 has \"x\" where a number belongs");
    assertBadThirdLine("1 2 3 4 5 6 7 8 9 10 11 NaN", "line 3 has \"NaN\" where a number belongs");
    assertBadThirdLine("1 2 3 4 5 6 7 8 9 10 11 1e99", "line 3 has \"1e99\" where");
    assertBadThirdLine(END + "\n" + END, "the utterance that ends in line 4 has no frames");
  }

  private void assertBadThirdLine(String line, String message) throws IOException {
    write();
    List<String> lines = lines("ae.train");
    lines.set(2, line);
    Files.write(folder.resolve("ae.train"), lines);
    assertBad("ae.train: " + message);
  }

  private void assertBad(String message) {
    assertThatThrownBy(() -> JapaneseVowels.read(folder))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  private List<String> lines(String name) throws IOException {
    return new ArrayList<>(Files.readAllLines(folder.resolve(name)));
  }

  private static int[] counts(VariableLengthSequences data) {
    int[] counts = new int[data.classes()];
    for (int label : data.labels()) {
      counts[label]++;
    }
    return counts;
  }

  /** Both files, made up: speaker s has numbers around 1 at place s and around 0 elsewhere. */
  private void write() throws IOException {
    Files.write(folder.resolve("ae.train"), utterances(TRAIN, new Random(1)));
    Files.write(folder.resolve("ae.test"), utterances(TEST, new Random(2)));
  }

  private static List<String> utterances(int[] perSpeaker, Random random) {
    List<String> lines = new ArrayList<>();
    for (int speaker = 0; speaker < perSpeaker.length; speaker++) {
      for (int i = 0; i < perSpeaker[speaker]; i++) {
        int frames = 7 + random.nextInt(23);
        for (int frame = 0; frame < frames; frame++) {
          lines.add(frame(speaker, random));
        }
        lines.add(END);
      }
    }
    return lines;
  }

  private static String frame(int speaker, Random random) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < JapaneseVowels.FEATURES; i++) {
      double mean = i == speaker ? 1 : 0;
      line.append(String.format(Locale.ROOT, "%.6f ", mean + 0.2 * random.nextGaussian()));
    }
    return line.toString();
  }
}
