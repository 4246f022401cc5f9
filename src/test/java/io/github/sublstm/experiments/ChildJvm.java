package io.github.sublstm.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(KILL), "kill(1) sends the signal");
    return start(List.of(), main, arguments);
  }

  /** Runs a main class with the options of this process and more of them. */
  public static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return start(command(options, main, arguments));
  }

  /**
   * Like {@link #start}, but in a terminal, whose output has the bars with their carriage returns
   * as ends of lines. Skips the test where there is no {@code script} of util-linux to make one;
   * that of macOS wants a terminal itself.
   *
   * @param columns of the terminal
   */
  static ChildJvm startInTerminal(int columns, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return startInTerminal(columns, "", main, arguments);
  }

  /**
   * The same with streams that go elsewhere.
   *
   * @param redirection as the shell reads it
   */
  static ChildJvm startInTerminal(
      int columns, String redirection, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    assumeTrue(hasScript(), "script(1) of util-linux makes the terminal");
    String line =
        command(List.of(), main, arguments).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    String inTerminal =
        "stty cols %d rows 24; export TERM=xterm; exec %s %s".formatted(columns, line, redirection);
    return start(List.of("script", "-q", "-e", "-c", inTerminal, "/dev/null"));
  }

  private static boolean hasScript() throws InterruptedException {
    try {
      Process script = new ProcessBuilder("script", "--version").start();
      String version = new String(script.getInputStream().readAllBytes(), UTF_8);
      return script.waitFor() == 0 && version.contains("util-linux");
    } catch (IOException e) {
      return false;
    }
  }

  private static ChildJvm start(List<String> command) throws IOException {
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The number that the system knows it by. */
  long pid() {
    return process.pid();
  }

  /** Waits for a line that has this text. */
  public void readUntil(String text) throws IOException {
    readUntil(Pattern.compile(Pattern.quote(text)));
  }

  /** Waits for a line in which there is a match. */
  public void readUntil(Pattern pattern) throws IOException {
    String line = "";
    while (!pattern.matcher(line).find()) {
      line = output.readLine();
      if (line == null) {
        throw new AssertionError("'%s' is not in the output: %s".formatted(pattern, lines));
      }
      lines.add(line);
    }
  }

  /** Sends a signal, such as INT, which is Ctrl-C, or TERM. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder(KILL.toString(), "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it without warning and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Types into its terminal, or into its standard input if it has none. */
  void type(String keys) throws IOException {
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(keys.getBytes(UTF_8));
    keyboard.flush();
  }

  /**
   * Whether a child would never see Ctrl-C: what a shell starts in the background ignores it, and
   * so do its children.
   */
  public static boolean ignoresInterrupts() throws IOException {
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
