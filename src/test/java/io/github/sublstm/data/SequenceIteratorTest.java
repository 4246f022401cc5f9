package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;

class SequenceIteratorTest {

  /** Example i is the sequence i, i + 0.5 of class i mod 3. */
  private static final LabelledSequences TEN =
      new LabelledSequences(
          IntStream.range(0, 10).mapToObj(i -> new float[] {i, i + 0.5f}).toArray(float[][]::new),
          IntStream.range(0, 10).map(i -> i % 3).toArray(),
          3);

  @Test
  void next_inOrder_givesShapesAndValues() {
    SequenceIterator batches = SequenceIterator.inOrder(TEN, 4);
    DataSet first = batches.next();
    batches.next();
    DataSet last = batches.next();

    assertThat(batches.batches()).isEqualTo(3);
    assertThat(batches.hasNext()).isFalse();
    assertThat(first.getFeatures().shape()).containsExactly(4, 1, 2);
    assertThat(first.getFeatures().getFloat(3, 0, 1)).isEqualTo(3.5f);
    assertThat(first.getLabels().toFloatMatrix()[2]).containsExactly(0, 0, 1);
    assertThat(last.getFeatures().shape()).containsExactly(2, 1, 2);
    assertThat(last.getFeatures().getFloat(1, 0, 0)).isEqualTo(9f);
    assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void batches_hugeMinibatch_isOne() {
    assertThat(SequenceIterator.inOrder(TEN, Integer.MAX_VALUE).batches()).isEqualTo(1);
  }

  @Test
  void reset_shuffled_givesEveryExampleOnceInANewOrder() {
    SequenceIterator batches = SequenceIterator.shuffled(TEN, 4, 1);

    List<Float> first = epoch(batches);
    List<Float> second = epoch(batches);

    assertThat(first).hasSize(10).doesNotHaveDuplicates();
    assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
  }

  @Test
  void shuffled_sameSeed_givesTheSameEpochs() {
    SequenceIterator one = SequenceIterator.shuffled(TEN, 4, 7);
    SequenceIterator other = SequenceIterator.shuffled(TEN, 4, 7);

    assertThat(epoch(one)).isEqualTo(epoch(other));
    assertThat(epoch(one)).isEqualTo(epoch(other));
  }

  @Test
  void seek_anyMinibatch_givesWhatResetsWouldHaveCome() {
    SequenceIterator batches = SequenceIterator.shuffled(TEN, 4, 7);
    List<List<Float>> epochs = List.of(epoch(batches), epoch(batches), epoch(batches));
    SequenceIterator sought = SequenceIterator.shuffled(TEN, 4, 7);

    for (int epoch : new int[] {2, 2, 3, 1}) {
      for (int minibatch = 0; minibatch <= sought.batches(); minibatch++) {
        sought.seek(epoch, minibatch);
        List<Float> all = epochs.get(epoch - 1);
        assertThat(rest(sought))
            .as("epoch %d from minibatch %d", epoch, minibatch)
            .isEqualTo(all.subList(Math.min(10, 4 * minibatch), 10));
      }
    }
  }

  @Test
  void seek_noSuchMinibatch_throws() {
    SequenceIterator batches = SequenceIterator.inOrder(TEN, 4);

    assertThatThrownBy(() -> batches.seek(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> batches.seek(1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("each epoch has 3");
  }

  @Test
  void next_shuffled_keepsLabelsWithTheirSequences() {
    SequenceIterator batches = SequenceIterator.shuffled(TEN, 10, 3);
    DataSet all = batches.next();

    for (int i = 0; i < 10; i++) {
      int example = (int) all.getFeatures().getFloat(i, 0, 0);
      assertThat(all.getLabels().getFloat(i, example % 3)).isEqualTo(1f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void next_sizeNotPositive_throwsAndGoesOn(int size) {
    SequenceIterator batches = SequenceIterator.inOrder(TEN, 4);

    assertThatThrownBy(() -> batches.next(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The minibatch size must be positive, not " + size);
    assertThat(batches.next(3).numExamples()).isEqualTo(3);
    assertThat(batches.next().getFeatures().getFloat(0, 0, 0)).isEqualTo(3f);
  }

  @Test
  void inOrder_badBatchSize_throws() {
    assertThatThrownBy(() -> SequenceIterator.inOrder(TEN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }

  private static List<Float> epoch(SequenceIterator batches) {
    batches.reset();
    return rest(batches);
  }

  private static List<Float> rest(SequenceIterator batches) {
    List<Float> starts = new ArrayList<>();
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      for (int i = 0; i < batch.numExamples(); i++) {
        starts.add(batch.getFeatures().getFloat(i, 0, 0));
      }
    }
    return starts;
  }
}
