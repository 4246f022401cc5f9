package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.sublstm.experiments.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void listen_signalledTwice_isAskedFirstAndThenEnded(String signal, int exitCode)
      throws IOException, InterruptedException {
    assumeFalse(
        signal.equals("INT") && ChildJvm.ignoresInterrupts(),
        "the tests run in the background, where Ctrl-C is ignored");
    ChildJvm child = ChildJvm.start(Stubborn.class);
    child.readUntil("ready");

    child.signal(signal);
    child.readUntil("asked to stop");
    child.signal(signal);

    assertThat(child.end()).as("%s", child.lines()).isEqualTo(exitCode);
  }
}
