package io.github.sublstm.data.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class TrialIteratorTest {

  private static final TrialTask TASK = new DelayedAddition(5, new Delays(0, 2));

  @Test
  void fresh_neverRepeatsATrialsValues() {
    TrialIterator data = TrialIterator.fresh(TASK, 4, 3, 1);
    List<INDArray> seen = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      data.reset();
      seen.addAll(epoch(data));
    }
    seen.addAll(epoch(TrialIterator.fresh(TASK, 4, 3, 2)));
    seen.addAll(epoch(TrialIterator.fixed(TASK, 4, 3, 1)));

    assertThat(new HashSet<>(seen)).hasSize(3 * 3 + 3 + 3);
  }

  /** DL4J's fit resets an iterator only if it is at its end. */
  @Test
  void fresh_drawnBeforeAnyReset_isNewAfterIt() {
    TrialIterator data = TrialIterator.fresh(TASK, 4, 3, 1);
    List<INDArray> seen = new ArrayList<>(epoch(data));
    for (int again = 0; again < 2; again++) {
      data.reset();
      seen.addAll(epoch(data));
    }

    assertThat(new HashSet<>(seen)).hasSize(3 * 3);
  }

  @Test
  void fixed_repeatsTheSameTrials() {
    TrialIterator data = TrialIterator.fixed(TASK, 4, 3, 1);
    List<INDArray> first = epoch(data);
    data.reset();
    data.reset();

    assertThat(epoch(data)).isEqualTo(first);
    data.seek(7, 0);
    assertThat(epoch(data)).isEqualTo(first);
  }

  @Test
  void seek_givesWhatAnUndisturbedRunWouldSee() {
    TrialIterator undisturbed = TrialIterator.fresh(TASK, 4, 3, 1);
    List<INDArray> all = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      undisturbed.reset();
      all.addAll(epoch(undisturbed));
    }

    TrialIterator data = TrialIterator.fresh(TASK, 4, 3, 1);
    data.seek(2, 1);
    List<INDArray> rest = epoch(data);
    data.reset();
    rest.addAll(epoch(data));

    assertThat(rest).isEqualTo(all.subList(4, 9));
    data.seek(1, 0);
    assertThat(epoch(data)).isEqualTo(all.subList(0, 3));
  }

  @Test
  void nextTrials_hasTheVariablesOfTheMinibatch() {
    TrialIterator data = TrialIterator.fresh(TASK, 4, 3, 1);
    Trials trials = data.nextTrials();
    data.seek(1, 0);

    assertThat(data.next()).isEqualTo(trials.dataSet());
    assertThat(trials.variable("delay").shape()).containsExactly(4);
  }

  @Test
  void iterator_badUse_saysWhatIsWrong() {
    TrialIterator data = TrialIterator.fresh(TASK, 4, 3, 1);

    assertThatThrownBy(() -> TrialIterator.fixed(TASK, 0, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be positive; got 0 and 3");
    assertThatThrownBy(() -> data.seek(1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no minibatch 4 in epoch 1: there are 3");
    data.seek(1, 3);
    assertThat(data.hasNext()).isFalse();
    assertThatThrownBy(data::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void description_tellsTasksAndKindsApart() {
    assertThat(TrialIterator.fresh(TASK, 4, 3, 1).description())
        .isNotEqualTo(TrialIterator.fixed(TASK, 4, 3, 1).description())
        .isNotEqualTo(
            TrialIterator.fresh(new DelayedAddition(5, Delays.of(0)), 4, 3, 1).description())
        .containsEntry("seed of the trials", "1");
  }

  private static List<INDArray> epoch(TrialIterator data) {
    List<INDArray> features = new ArrayList<>();
    while (data.hasNext()) {
      features.add(data.next().getFeatures());
    }
    return features;
  }
}
