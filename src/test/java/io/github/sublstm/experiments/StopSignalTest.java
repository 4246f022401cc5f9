package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopSignalTest {

  /** Waits to be asked to stop, and then does not. */
  static final class Stubborn {

    private Stubborn() {}

    @SuppressWarnings("SystemOut")
    public static void main(String... args) throws InterruptedException {
      try (StopSignal stop = StopSignal.listen(new PrintWriter(System.out, true))) {
        System.out.println("ready");
        while (!stop.getAsBoolean()) {
          Thread.sleep(1);
        }
        System.out.println("asked to stop");
        Thread.sleep(TimeUnit.HOURS.toMillis(1));
      }
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void listen_interruptedTwice_isAskedFirstAndThenEnded() throws IOException, InterruptedException {
    ChildJvm child = ChildJvm.start(Stubborn.class);
    child.readUntil("ready");

    child.interrupt();
    child.readUntil("asked to stop");
    child.interrupt();

    assertThat(child.end()).as("%s", child.lines()).isEqualTo(StopSignal.EXIT_CODE);
  }
}
