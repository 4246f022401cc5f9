package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PapersDataTest {

  @Test
  void isCorpusOf_presetAndItsCorpus_isTrue() {
    assertThat(PapersData.isCorpusOf("ptb-200", 10_000, 82_430)).isTrue();
    assertThat(PapersData.isCorpusOf("wikitext2-10", 33_278, 245_569)).isTrue();
  }

  @Test
  void isCorpusOf_anythingElse_isFalse() {
    assertThat(PapersData.isCorpusOf("ptb-200", 33_278, 245_569)).isFalse();
    assertThat(PapersData.isCorpusOf("wikitext2-100", 9_893, 245_569)).isFalse();
    assertThat(PapersData.isCorpusOf("wikitext2-100", 33_278, 217_646)).isFalse();
    assertThat(PapersData.isCorpusOf("novels", 10_000, 82_430)).isFalse();
  }

  @Test
  void isMnistTest_otherChecksum_isFalse() {
    assertThat(PapersData.isMnistTest("c2899b45")).isTrue();
    assertThat(PapersData.isMnistTest("57b49ca2")).isFalse();
  }
}
