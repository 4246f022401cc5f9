package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NovelsTest {

  @Test
  void texts_whole_haveKnownCounts() throws IOException {
    Map<String, Long> counts =
        Novels.texts(new WordCounts()).stream()
            .flatMap(novel -> IntStream.range(0, novel.size()).mapToObj(novel::word))
            .filter(word -> !word.equals(Vocabulary.EOS))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(counts.values().stream().mapToLong(count -> count).sum()).isEqualTo(344_009);
    assertThat(counts).hasSize(9_278);
    assertThat(counts.values().stream().filter(count -> count >= 3)).hasSize(4_692);
  }

  @Test
  void chapters_ofBoth_areAllFound() throws IOException {
    List<ProseText> novels = Novels.texts(new WordCounts());

    assertThat(Novels.chapters(novels.get(0))).hasSize(61);
    assertThat(Novels.chapters(novels.get(1))).hasSize(55);
  }

  @Test
  void novels_parts_startAndEndWhereTheySay() {
    WordCorpus novels = WordCorpus.novels();

    assertThat(start(novels, novels.train()))
        .startsWith("pride and prejudice\nby jane <unk>\nchapter <unk>\nit is a truth ");
    assertThat(start(novels, novels.validation()))
        .startsWith("chapter <unk>\nmr . bennet had very often wished ");
    assertThat(start(novels, novels.test()))
        .startsWith("chapter <unk>\none morning , about a week after bingley's engagement ");
    assertThat(chapters(novels, novels.train())).isEqualTo(49 + 43);
    assertThat(chapters(novels, novels.validation())).isEqualTo(6 + 6);
    assertThat(chapters(novels, novels.test())).isEqualTo(6 + 6);
    assertThat(novels.name()).isEqualTo("austen");
  }

  @Test
  void novels_vocabulary_hasTrainingWordsSeenThreeTimes() {
    WordCorpus novels = WordCorpus.novels();
    int[] counts = new int[novels.vocabulary().size()];
    Arrays.stream(novels.train()).forEach(id -> counts[id]++);

    assertThat(Arrays.stream(counts).min()).hasValue(3);
    assertThat(
            Arrays.equals(
                counts, Arrays.stream(counts).map(c -> -c).sorted().map(c -> -c).toArray()))
        .as("the most frequent come first")
        .isTrue();
    assertThat(novels.vocabulary().hasUnknown()).isTrue();
  }

  @Test
  void novels_parts_areTheWholeText() throws IOException {
    WordCorpus novels = WordCorpus.novels();
    int words = Novels.texts(new WordCounts()).stream().mapToInt(ProseText::size).sum();

    assertThat(
            Stream.of(novels.train(), novels.validation(), novels.test())
                .mapToInt(p -> p.length)
                .sum())
        .isEqualTo(words);
    assertThat(novels.validation().length).isBetween(words / 12, words / 8);
    assertThat(novels.test().length).isBetween(words / 12, words / 8);
  }

  @Test
  void novels_minimumCountOne_throws() {
    assertThatThrownBy(() -> WordCorpus.novels(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 or more");
  }

  private static String start(WordCorpus novels, int[] part) {
    return novels.vocabulary().text(Arrays.copyOf(part, 20));
  }

  private static long chapters(WordCorpus novels, int[] part) {
    return novels.vocabulary().text(part).lines().filter(l -> l.matches("chapter \\S+")).count();
  }
}
