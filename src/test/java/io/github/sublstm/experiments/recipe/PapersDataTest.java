package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PapersDataTest {

  @Test
  void perplexities_presetOnItsCorpus_areThePapers() {
    assertThat(PapersData.perplexities(preset("ptb-200"), 2, 10_000, 82_430))
        .isEqualTo(preset("ptb-200").perplexities())
        .hasSize(3);
    assertThat(PapersData.perplexities(preset("wikitext2-100"), 2, 33_278, 245_569))
        .containsEntry("subLSTM", 103.36)
        .containsEntry("LSTM", 102.77);
  }

  @Test
  void perplexities_ofAnythingElse_areNone() {
    assertThat(PapersData.perplexities(preset("ptb-200"), 2, 33_278, 245_569)).isEmpty();
    assertThat(PapersData.perplexities(preset("ptb-200"), 1, 10_000, 82_430)).isEmpty();
    assertThat(PapersData.perplexities(preset("wikitext2-100"), 2, 9_893, 245_569)).isEmpty();
    assertThat(PapersData.perplexities(preset("wikitext2-100"), 2, 33_278, 217_646)).isEmpty();
    assertThat(PapersData.perplexities(preset("zaremba-small"), 2, 10_000, 82_430)).isEmpty();
  }

  @Test
  void accuracies_ofMnistsTestImages_areThePapers() {
    assertThat(PapersData.accuracies(100, "c2899b45"))
        .containsEntry("LSTM", 0.9796)
        .containsEntry("subLSTM", 0.9729)
        .containsEntry("fix-subLSTM", 0.9727);
  }

  @Test
  void accuracies_ofAnythingElse_areNone() {
    assertThat(PapersData.accuracies(101, "c2899b45")).isEmpty();
    assertThat(PapersData.accuracies(100, "57b49ca2")).isEmpty();
  }

  private static Preset preset(String name) {
    return Preset.all().get(name);
  }
}
