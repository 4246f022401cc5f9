package io.github.sublstm.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final AtomicLong clock = new AtomicLong(-77);

  @Test
  void left_atConstantPace_isWhatRemains() {
    Pace pace = new Pace(100, clock::get);
    work(pace, 5, 1);
    work(pace, 5, 5);

    assertThat(pace.percent()).isEqualTo(10);
    assertThat(pace.elapsed()).isEqualTo(Duration.ofSeconds(6));
    assertThat(pace.left()).hasValue(Duration.ofSeconds(90));
    assertThat(pace.speedIn("words")).isEqualTo("1.7 words/s");
  }

  /** Seen: ten seconds for a checkpoint and the first minibatch, then 20,000 words a second. */
  @Test
  void left_slowStart_isUnknownAtFirstAndNeverWild() {
    Pace pace = new Pace(9_720_000, clock::get);
    pace.skip(4_000_000);
    assertThat(pace.left()).isEmpty();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(8));
    pace.leaveOutPause();
    work(pace, 700, 3);
    assertThat(pace.left()).isEmpty();

    for (int i = 0; i < 100; i++) {
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(35));
      pace.advance(700);
      pace.left().ifPresent(left -> assertThat(left.toSeconds()).isBetween(280L, 290L));
    }

    assertThat(pace.left()).isPresent();
  }

  @Test
  void left_slowFirstSeconds_areForgotten() {
    Pace pace = new Pace(100_000, clock::get);
    work(pace, 1, 1);
    for (int i = 0; i < 3; i++) {
      work(pace, 10, 1);
    }
    for (int i = 0; i < 9; i++) {
      work(pace, 100, 1);
    }

    // At 100 a second.
    assertThat(pace.left()).hasValue(Duration.ofMillis((100_000 - 931) * 10));
  }

  @Test
  void left_pausesBetween_countThem() {
    Pace pace = new Pace(1000, clock::get);
    work(pace, 10, 1);
    for (int epoch = 0; epoch < 9; epoch++) {
      work(pace, 10, 3);
      clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
      pace.leaveOutPause();
    }

    assertThat(pace.left()).hasValue(Duration.ofSeconds(90 * 5));
  }

  @Test
  void left_pauseAfterTheFirstItem_isUnknown() {
    Pace pace = new Pace(1000, clock::get);
    work(pace, 10, 1);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
    pace.leaveOutPause();
    assertThat(pace.left()).isEmpty();

    work(pace, 10, 1);
    assertThat(pace.left()).isEmpty();
  }

  @Test
  void leftAtMost_lessThanAtThePace_countsDown() {
    Pace pace = new Pace(100, clock::get);
    pace.leftAtMost(Duration.ofSeconds(31));
    work(pace, 10, 1);
    work(pace, 10, 5);

    assertThat(pace.left()).hasValue(Duration.ofSeconds(25));
    work(pace, 10, 50);
    assertThat(pace.left()).hasValue(Duration.ZERO);
  }

  @Test
  void leftAtMost_moreThanAtThePace_changesNothing() {
    Pace pace = new Pace(100, clock::get);
    pace.leftAtMost(Duration.ofHours(1));
    work(pace, 10, 1);
    work(pace, 10, 5);

    assertThat(pace.left()).hasValue(Duration.ofSeconds(40));
  }

  @Test
  void skip_itemsOfAnEarlierRun_countAsDoneButNotInThePace() {
    Pace pace = new Pace(100, clock::get);
    pace.skip(60);
    work(pace, 10, 5);
    work(pace, 10, 5);

    assertThat(pace.percent()).isEqualTo(80);
    assertThat(pace.left()).hasValue(Duration.ofSeconds(10));
    assertThat(pace.speed()).isEqualTo(2);
  }

  @Test
  void leaveOutPause_afterAPause_keepsItOutOfTheSpeed() {
    Pace pace = new Pace(1000, clock::get);
    work(pace, 100, 4);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
    pace.leaveOutPause();

    assertThat(pace.speedIn("images")).isEqualTo("25 images/s");
    work(pace, 100_000, 4);
    assertThat(pace.speedIn("images")).isEqualTo("25,000 images/s");
  }

  @Test
  void leaveOutPause_afterEverySecondOfWork_keepsTheSpeedFresh() {
    Pace pace = new Pace(1000, clock::get);
    work(pace, 10, 2);
    for (int epoch = 0; epoch < 3; epoch++) {
      work(pace, 50, 1);
      clock.addAndGet(TimeUnit.SECONDS.toNanos(30));
      pace.leaveOutPause();
    }

    assertThat(pace.speed()).isEqualTo(50);
  }

  @Test
  void speed_changing_isThatOfLate() {
    Pace pace = new Pace(1000, clock::get);
    work(pace, 10, 10);
    work(pace, 40, 2);

    assertThat(pace.speed()).isEqualTo(20);
  }

  @Test
  void everything_beforeAnyWork_isZeroOrUnknown() {
    Pace pace = new Pace(10, clock::get);

    assertThat(pace.percent()).isZero();
    assertThat(pace.left()).isEmpty();
    assertThat(pace.speed()).isZero();
  }

  @Test
  void percent_moreDoneThanTotal_isHundred() {
    Pace pace = new Pace(10, clock::get);
    work(pace, 25, 1);

    assertThat(pace.percent()).isEqualTo(100);
    assertThat(pace.left()).hasValue(Duration.ZERO);
  }

  @Test
  void constructor_nothingToDo_throws() {
    assertThatThrownBy(() -> new Pace(0, clock::get)).isInstanceOf(IllegalArgumentException.class);
  }

  private void work(Pace pace, long items, int seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    pace.advance(items);
  }
}
