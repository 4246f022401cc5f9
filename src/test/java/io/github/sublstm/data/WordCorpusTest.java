package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordCorpusTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "train.txt, valid.txt, test.txt",
    "ptb.train.txt, ptb.valid.txt, ptb.test.txt",
    "wiki.train.tokens, wiki.valid.tokens, wiki.test.tokens"
  })
  void read_folder_hasEosForEveryLine(String train, String valid, String test) throws IOException {
    write(train, "the cat <unk>\n\nthe dog the\n");
    write(valid, "the bird");
    write(test, "dog\n");

    WordCorpus corpus = WordCorpus.read(folder);

    assertThat(corpus.name()).isEqualTo(folder.getFileName().toString());
    assertThat(corpus.vocabulary().words()).containsExactly("the", "<eos>", "cat", "<unk>", "dog");
    assertThat(corpus.train()).containsExactly(0, 2, 3, 1, 1, 0, 4, 0, 1);
    assertThat(corpus.validation()).containsExactly(0, 3, 1);
    assertThat(corpus.test()).containsExactly(4, 1);
  }

  @Test
  void read_folderWithMinimumCount_makesUnk() throws IOException {
    write("train.txt", "the cat\nthe dog\n");
    write("valid.txt", "the bird\n");
    write("test.txt", "cat\n");

    WordCorpus corpus = WordCorpus.read(folder, 2);

    assertThat(corpus.vocabulary().words()).containsExactly("the", "<eos>", "<unk>");
    assertThat(corpus.train()).containsExactly(0, 2, 1, 0, 2, 1);
    assertThat(corpus.validation()).containsExactly(0, 2, 1);
    assertThat(corpus.test()).containsExactly(2, 1);
  }

  @Test
  void read_unknownWordWithoutUnk_namesWordFileAndLine() throws IOException {
    write("train.txt", "the cat\nthe dog\n");
    write("valid.txt", "the\n\ncat bird\n");
    write("test.txt", "cat\n");

    assertBad(
        folder, "valid.txt: the word \"bird\" in line 3 is not in train.txt, which has no <unk>");
  }

  @Test
  void read_missingFiles_namesThem() throws IOException {
    assertBad(folder.resolve("nowhere"), "nowhere: there is no such file or folder");
    assertBad(
        folder,
        "looked for train.txt, valid.txt and test.txt; ptb.train.txt, ptb.valid.txt and "
            + "ptb.test.txt; wiki.train.tokens, wiki.valid.tokens and wiki.test.tokens");
    write("ptb.train.txt", "a\n");
    assertBad(folder, "ptb.valid.txt: there is no such file");
    Files.createDirectory(folder.resolve("ptb.valid.txt"));
    assertBad(folder, "ptb.valid.txt: this is a folder where a file belongs");
  }

  @Test
  void read_emptyPart_namesTheFile() throws IOException {
    write("train.txt", "a\n");
    write("valid.txt", "\n\n");
    write("test.txt", "a\n");
    assertBad(folder, "valid.txt: this file has no words");
    write("train.txt", "");
    assertBad(folder, "train.txt: this file has no words");
  }

  @Test
  void read_notUtf8_namesFileAndPlace() throws IOException {
    write("train.txt", "a\n");
    Files.write(folder.resolve("valid.txt"), "a\n\u00E9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertBad(folder, "valid.txt: line 2 is not UTF-8 at byte 3 of the file (0xE9)");
  }

  @Test
  void read_utf16_namesFileAndWhatToDo() throws IOException {
    Path file = folder.resolve("some.txt");
    Files.write(file, "the cat and the dog\n".repeat(30).getBytes(StandardCharsets.UTF_16LE));
    assertBad(file, "some.txt: line 1 has a zero byte at byte 2 of the file: it is probably in");
    Files.copy(file, folder.resolve("train.txt"));
    assertBad(folder, "train.txt: line 1 has a zero byte at byte 2 of the file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void read_anyLineEnds_isTheSame(String end) throws IOException {
    write("train.txt", "the cat\n\nthe dog\n".replace("\n", end));
    write("valid.txt", "the cat\n".replace("\n", end));
    write("test.txt", "dog\n".replace("\n", end));

    WordCorpus corpus = WordCorpus.read(folder);

    assertThat(corpus.vocabulary().words()).containsExactly("<eos>", "the", "cat", "dog");
    assertThat(corpus.train()).containsExactly(1, 2, 0, 0, 1, 3, 0);
    assertThat(corpus.test()).containsExactly(3, 0);
    // As prose the same lines are paragraphs where blank lines separate.
    Path file = folder.resolve("prose.txt");
    Files.writeString(file, "one two\nthree.\n\n".repeat(20).replace("\n", end));
    WordCorpus prose = WordCorpus.read(file);
    assertThat(prose.train()).startsWith(0, 1, 2, 3, 4, 0);
    assertThat(prose.vocabulary().words())
        .containsExactly("one", "two", "three", ".", "<eos>", "<unk>");
  }

  @Test
  void read_fileWithParagraphSeparators_takesThemForBlankLines() throws IOException {
    Path file = folder.resolve("some.txt");
    Files.writeString(file, "a\nb\u2029".repeat(30));

    WordCorpus corpus = WordCorpus.read(file, 2);

    assertThat(corpus.vocabulary().words()).containsExactly("a", "b", "<eos>", "<unk>");
    assertThat(corpus.train()).startsWith(0, 1, 2, 0, 1, 2);
  }

  @Test
  void read_fileWithParagraphs_cutsBetweenThem() throws IOException {
    // 300 paragraphs of four words and <eos>, two lines each: 80 % are just 240 of them.
    Path file = write("some.txt", "One two,\nx%d\n\n", 300);

    WordCorpus corpus = WordCorpus.read(file);

    assertThat(corpus.name()).isEqualTo("some.txt");
    assertThat(corpus.vocabulary().words())
        .containsExactly("one", "two", ",", "x", "<eos>", "<unk>");
    assertThat(corpus.train()).hasSize(240 * 6);
    assertThat(corpus.validation()).hasSize(30 * 6).startsWith(0, 1, 2, 3, 5, 4, 0);
    assertThat(corpus.test()).hasSize(30 * 6).endsWith(0, 1, 2, 3, 5, 4);
  }

  @Test
  void read_fileWithUnequalParagraphs_cutsAtTheNearestEnd() throws IOException {
    // Paragraph ends lie at 4 n; 80 % and 90 % of 1,012 are 810 and 911, ends lie at 808/812, 912.
    Path file = write("some.txt", "a b c\n", 253);

    WordCorpus corpus = WordCorpus.read(file);

    assertThat(corpus.train().length).isIn(808, 812);
    assertThat(corpus.train().length + corpus.validation().length).isEqualTo(912);
    assertThat(corpus.validation()).startsWith(corpus.vocabulary().id("a"));
  }

  @Test
  void read_fileOfOneParagraph_cutsBetweenWords() throws IOException {
    Path file = folder.resolve("one.txt");
    Files.writeString(file, "la ".repeat(99));

    WordCorpus corpus = WordCorpus.read(file);

    assertThat(corpus.train()).hasSize(80);
    assertThat(corpus.validation()).hasSize(10);
    assertThat(corpus.test()).hasSize(10);
  }

  @Test
  void read_fileVocabulary_isOfTheTrainingPartOnly() throws IOException {
    Path file = folder.resolve("some.txt");
    Files.writeString(file, "a b\n".repeat(90) + "late b\n".repeat(10));

    Vocabulary vocabulary = WordCorpus.read(file, 2).vocabulary();

    assertThat(vocabulary.contains("late")).isFalse();
  }

  @Test
  void read_fileWithRareWord_countsTheTrainingPart() throws IOException {
    Path file = folder.resolve("some.txt");
    Files.writeString(file, "rare\n" + "a b\n".repeat(90) + "rare late\n".repeat(10));

    WordCorpus corpus = WordCorpus.read(file, 2);

    // "rare" is there once before the cut and ten times after it.
    assertThat(corpus.vocabulary().words()).containsExactly("<eos>", "a", "b", "<unk>");
    assertThat(corpus.test()).endsWith(3, 3, 0);
  }

  @Test
  void read_fileOutsideWordWithoutUnk_namesWordAndLine() throws IOException {
    Path file = folder.resolve("some.txt");
    Files.writeString(file, "a b\n".repeat(98) + "a zebra\n".repeat(2));

    assertThatThrownBy(() -> WordCorpus.read(file, 1))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(
            "some.txt: the word \"zebra\" in the paragraph that ends in line 99 ");
  }

  @Test
  void read_tinyFile_saysHowManyWords() throws IOException {
    Path file = folder.resolve("some.txt");
    Files.writeString(file, "a b c");
    assertBad(file, "some.txt: 4 words are too few for a corpus; at least 20 are needed");
    Files.writeString(file, " \n\n");
    assertBad(file, "some.txt: this file has no words");
    Files.writeString(file, "");
    assertBad(file, "some.txt: this file has no words");
  }

  @Test
  void read_badMinimumCount_throws() throws IOException {
    Path file = write("some.txt", "a b c\n", 20);

    assertThatThrownBy(() -> WordCorpus.read(file, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }

  @Test
  void constructor_badParts_throws() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "b"));
    int[] good = {0, 1};

    assertThatThrownBy(() -> new WordCorpus("x", vocabulary, good, new int[] {1}, good))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The validation part has 1 words; at least 2 are needed");
    assertThatThrownBy(() -> new WordCorpus("x", vocabulary, good, good, new int[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The test part has the word id 2, which is not in [0, 2)");
  }

  private void assertBad(Path path, String message) {
    assertThatThrownBy(() -> WordCorpus.read(path))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith(folder.toString())
        .message()
        .doesNotContain("\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** Writes a line many times, with the times counted in it. */
  private Path write(String name, String line, int times) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file, IntStream.range(0, times).mapToObj(line::formatted).collect(Collectors.joining()));
    return file;
  }
}
