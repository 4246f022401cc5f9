package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.host.EngineAgreementTest.Case;
import io.github.sublstm.engine.host.EngineAgreementTest.Problem;
import io.github.sublstm.engine.threads.OpenMpSpin;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The thread that keeps OpenMP from spinning: there when needed, once, and gone when not wanted.
 */
class OpenMpSpinTest {

  @BeforeEach
  @AfterEach
  void start_withoutTheThread() throws InterruptedException {
    System.clearProperty(OpenMpSpin.PROPERTY);
    OpenMpSpin.allow();
    for (Thread thread : sleepers()) {
      thread.join();
    }
  }

  private static List<Thread> sleepers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sublstm-openmp"))
        .toList();
  }

  @Test
  void stop_startsOneDaemonThread() {
    OpenMpSpin.stop();
    OpenMpSpin.stop();
    assertThat(sleepers()).hasSize(1).allMatch(Thread::isDaemon);
  }

  @Test
  void allow_endsIt() throws InterruptedException {
    OpenMpSpin.stop();
    Thread sleeper = sleepers().get(0);
    OpenMpSpin.allow();
    sleeper.join(10_000);
    assertThat(sleeper.isAlive()).isFalse();
    OpenMpSpin.stop();
    assertThat(sleepers()).as("started again").hasSize(1);
  }

  @Test
  void stop_whenSwitchedOff_doesNothing() {
    System.setProperty(OpenMpSpin.PROPERTY, "true");
    OpenMpSpin.stop();
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void hostEngine_stopsTheSpinFromTwoThreadsOn() {
    runOn(1);
    assertThat(sleepers()).as("one thread").isEmpty();
    runOn(2);
    assertThat(sleepers()).as("two threads").hasSize(1);
  }

  private static void runOn(int threads) {
    Case c = new Case(5, CellType.LSTM, DataType.FLOAT, 3, 4, 6, 5, 1, false, false, false, false);
    new Problem(c).run(Products.BLAS.engine(c.type(), c.dataType(), threads));
  }
}
