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
    work(pace, 10, 5);

    assertThat(pace.percent()).isEqualTo(10);
    assertThat(pace.elapsed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(pace.left()).isEqualTo(Duration.ofSeconds(45));
    assertThat(pace.speedIn("words")).isEqualTo("2.0 words/s");
  }

  @Test
  void leftAtMost_lessThanAtThePace_countsDown() {
    Pace pace = new Pace(100, clock::get);
    pace.leftAtMost(Duration.ofSeconds(30));
    work(pace, 10, 5);

    assertThat(pace.left()).isEqualTo(Duration.ofSeconds(25));
    work(pace, 10, 50);
    assertThat(pace.left()).isZero();
  }

  @Test
  void leftAtMost_moreThanAtThePace_changesNothing() {
    Pace pace = new Pace(100, clock::get);
    pace.leftAtMost(Duration.ofHours(1));
    work(pace, 10, 5);

    assertThat(pace.left()).isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void skip_itemsOfAnEarlierRun_countAsDoneButNotInThePace() {
    Pace pace = new Pace(100, clock::get);
    pace.skip(60);
    work(pace, 10, 5);

    assertThat(pace.percent()).isEqualTo(70);
    assertThat(pace.left()).isEqualTo(Duration.ofSeconds(15));
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
  void everything_beforeAnyWork_isZero() {
    Pace pace = new Pace(10, clock::get);

    assertThat(pace.percent()).isZero();
    assertThat(pace.left()).isZero();
    assertThat(pace.speed()).isZero();
  }

  @Test
  void percent_moreDoneThanTotal_isHundred() {
    Pace pace = new Pace(10, clock::get);
    work(pace, 25, 1);

    assertThat(pace.percent()).isEqualTo(100);
    assertThat(pace.left()).isZero();
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
