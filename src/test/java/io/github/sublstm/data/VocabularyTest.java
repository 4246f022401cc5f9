package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  private static final List<String> TEXT = List.of("b a c a <eos> d b a <eos>".split(" "));

  @Test
  void of_text_hasMostFrequentFirstAndFirstSeenAmongEquals() {
    Vocabulary vocabulary = Vocabulary.of(TEXT, 1);

    assertThat(vocabulary.words()).containsExactly("a", "b", "<eos>", "c", "d");
    assertThat(vocabulary.size()).isEqualTo(5);
    assertThat(vocabulary.word(3)).isEqualTo("c");
    assertThat(vocabulary.id("c")).isEqualTo(3);
    assertThat(vocabulary.hasUnknown()).isFalse();
  }

  @Test
  void of_minimumCount_countsRareWordsAsUnknown() {
    Vocabulary vocabulary = Vocabulary.of(TEXT, 3);

    // b, c and d are four unknown words; <eos> stays though it is rare.
    assertThat(vocabulary.words()).containsExactly("<unk>", "a", "<eos>");
    assertThat(vocabulary.id("b")).isEqualTo(vocabulary.id("<unk>")).isZero();
    assertThat(vocabulary.id("never seen")).isZero();
    assertThat(vocabulary.contains("b")).isFalse();
    assertThat(vocabulary.contains("a")).isTrue();
  }

  @Test
  void of_textWithRareUnk_keepsIt() {
    assertThat(Vocabulary.of(List.of("a", "a", "a", "<unk>"), 2).words())
        .containsExactly("a", "<unk>", "<eos>");
  }

  @Test
  void of_minimumCountThatAllWordsReach_hasUnkForOtherTexts() {
    assertThat(Vocabulary.of(List.of("a", "a"), 2).words()).containsExactly("a", "<eos>", "<unk>");
    assertThat(Vocabulary.of(List.of("a", "a"), 1).words()).containsExactly("a", "<eos>");
  }

  @Test
  void id_outsideWithoutUnk_namesTheWord() {
    assertThatThrownBy(() -> Vocabulary.of(TEXT, 1).id("zebra"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The word \"zebra\" is not in the vocabulary, which has no <unk>");
  }

  @Test
  void text_ids_breaksLinesAtEos() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "b", "<eos>"));

    assertThat(vocabulary.text(0, 1, 2, 2, 1, 0)).isEqualTo("a b\n\nb a");
    assertThat(vocabulary.text()).isEmpty();
  }

  @Test
  void equals_sameWordsInTheSameOrder_isTrue() {
    assertThat(Vocabulary.of(TEXT, 1))
        .isEqualTo(Vocabulary.of(List.of("a", "b", "<eos>", "c", "d")))
        .hasSameHashCodeAs(Vocabulary.of(TEXT, 1))
        .isNotEqualTo(Vocabulary.of(List.of("b", "a", "<eos>", "c", "d")))
        .isNotEqualTo("a");
  }

  @Test
  void words_listChangedLater_stayTheSame() {
    List<String> words = new ArrayList<>(List.of("a"));
    Vocabulary vocabulary = Vocabulary.of(words);
    words.add("b");

    assertThat(vocabulary.words()).containsExactly("a").isUnmodifiable();
  }

  @Test
  void of_badWords_throws() {
    assertThatThrownBy(() -> Vocabulary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Vocabulary.of(List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Vocabulary.of(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The word \"a\" is there twice");
    assertThatThrownBy(() -> Vocabulary.of(TEXT, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }
}
