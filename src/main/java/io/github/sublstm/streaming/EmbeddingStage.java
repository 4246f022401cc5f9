package io.github.sublstm.streaming;

/** Words to vectors: y is a row of a table. Its input is a word number, which it reads as such. */
final class EmbeddingStage extends Stage {

  private final float[][] table;

  /**
   * Takes over a table.
   *
   * @param table one array per word, with the layer's bias and activation applied
   */
  EmbeddingStage(int index, float[][] table) {
    super(index, 1, table[0].length);
    this.table = table;
  }

  /** Returns the number of words. */
  int words() {
    return table.length;
  }

  @Override
  StageMemory newMemory() {
    return new VectorMemory(null);
  }

  @Override
  void step(SessionMemory[] sessions) {
    for (SessionMemory session : sessions) {
      System.arraycopy(table[session.word], 0, memory(session).output, 0, outputs());
    }
  }
}
