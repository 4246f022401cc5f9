package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntListTest {

  private static final int MANY = 200_000;

  @Test
  void slice_overSeveralBlocks_isWhatWasAdded() {
    IntList list = new IntList();
    IntStream.range(0, MANY).forEach(i -> list.add(3 * i));

    assertThat(list.size()).isEqualTo(MANY);
    assertThat(list.toArray()).isEqualTo(IntStream.range(0, MANY).map(i -> 3 * i).toArray());
    assertThat(list.slice(65_530, 131_080))
        .isEqualTo(IntStream.range(65_530, 131_080).map(i -> 3 * i).toArray());
    assertThat(list.get(65_536)).isEqualTo(3 * 65_536);
    assertThat(list.slice(7, 7)).isEmpty();
  }
}
