package io.github.sublstm.experiments;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process of its own for a test, to be sent signals or to have other defaults. */
public final class ChildJvm {

  private static final Path KILL = Path.of("/bin/kill");
  private static final Path STATUS = Path.of("/proc/self/status");

  /** The second bit of the set of signals. */
  private static final long SIGINT = 0b10;

  /** A child that hangs would hang the tests: reading its output cannot be interrupted. */
  private static final int LONGEST_LIFE_SECONDS = 90;

  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
    CompletableFuture.delayedExecutor(LONGEST_LIFE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
  }

  /**
   * Runs a main class with the options of this process, so that the same engine computes, but
   * without its agent. Skips the test where signals cannot be sent.
   */
  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(KILL), "kill(1) sends the signal");
    return start(List.of(), main, arguments);
  }

  /** Runs a main class with the options of this process and more of them. */
  public static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** The number that the system knows it by. */
  long pid() {
    return process.pid();
  }

  /** Waits for a line that has this text. */
  void readUntil(String text) throws IOException {
    String line = "";
    while (!line.contains(text)) {
      line = output.readLine();
      if (line == null) {
        throw new AssertionError("'%s' is not in the output: %s".formatted(text, lines));
      }
      lines.add(line);
    }
  }

  /** Sends a signal, such as INT, which is Ctrl-C, or TERM. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder(KILL.toString(), "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /**
   * Whether a child would never see Ctrl-C: what a shell starts in the background ignores it, and
   * so do its children.
   */
  static boolean ignoresInterrupts() throws IOException {
    return Files.isReadable(STATUS)
        && Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.split("\\s+")[1], 16) & SIGINT) != 0);
  }

  /** Waits for the end; the exit code. */
  public int end() throws InterruptedException {
    output.lines().forEach(lines::add);
    return process.waitFor();
  }

  /** All that it printed so far. */
  public List<String> lines() {
    return lines;
  }
}
