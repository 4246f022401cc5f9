package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class WordStreamsTest {

  @Test
  void segment_ofTwoStreams_givesWordsAndTheNextWords() {
    WordStreams streams = new WordStreams(upTo(12), 2, 3);

    // Of 11 words to predict 10 fit into two streams.
    assertThat(streams.segments()).isEqualTo(2);
    assertThat(streams.predictions()).isEqualTo(10);
    DataSet first = streams.segment(0);
    DataSet last = streams.segment(1);
    assertThat(first.getFeatures().shape()).containsExactly(2, 1, 3);
    assertThat(rows(first.getFeatures())).isEqualTo(List.of(List.of(0, 1, 2), List.of(5, 6, 7)));
    assertThat(rows(first.getLabels())).isEqualTo(List.of(List.of(1, 2, 3), List.of(6, 7, 8)));
    assertThat(last.getFeatures().shape()).containsExactly(2, 1, 2);
    assertThat(rows(last.getFeatures())).isEqualTo(List.of(List.of(3, 4), List.of(8, 9)));
    assertThat(rows(last.getLabels())).isEqualTo(List.of(List.of(4, 5), List.of(9, 10)));
  }

  @ParameterizedTest
  @CsvSource({"100, 1, 7", "100, 3, 11", "101, 10, 10", "12, 11, 35", "2, 1, 1", "50, 4, 1000"})
  void segments_predictEveryWordOnceButTheFirstAndTheRest(int words, int streams, int steps) {
    WordStreams cut = new WordStreams(upTo(words), streams, steps);
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < cut.segments(); i++) {
      rows(cut.segment(i).getLabels()).forEach(labels::addAll);
    }

    int predicted = (words - 1) / streams * streams;
    assertThat(cut.predictions()).isEqualTo(predicted);
    assertThat(labels)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, predicted).boxed().toList());
  }

  @Test
  void segment_outOfRange_throws() {
    WordStreams streams = new WordStreams(upTo(12), 2, 3);

    assertThatThrownBy(() -> streams.segment(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("there are 2");
  }

  @Test
  void constructor_badInput_throws() {
    assertThatThrownBy(() -> new WordStreams(upTo(3), 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 words are too few for 3 streams");
    assertThatThrownBy(() -> new WordStreams(upTo(3), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WordStreams(upTo(3), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WordStreams(new int[] {1, -1, 2}, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position 1");
    assertThatThrownBy(() -> new WordStreams(new int[] {1, 2, (1 << 24) + 1}, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position 2");
  }

  @Test
  void description_ofOtherWords_differs() {
    int[] other = upTo(12);
    other[11] = 0;

    assertThat(new WordStreams(upTo(12), 2, 3).description())
        .isEqualTo(new WordStreams(upTo(12), 2, 3).description())
        .isNotEqualTo(new WordStreams(other, 2, 3).description())
        .isNotEqualTo(new WordStreams(upTo(12), 2, 4).description());
  }

  private static int[] upTo(int words) {
    return IntStream.range(0, words).toArray();
  }

  private static List<List<Integer>> rows(INDArray ids) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int b = 0; b < ids.size(0); b++) {
      List<Integer> row = new ArrayList<>();
      for (int t = 0; t < ids.size(2); t++) {
        row.add((int) ids.getFloat(b, 0, t));
      }
      rows.add(row);
    }
    return rows;
  }
}
