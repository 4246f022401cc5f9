package io.github.sublstm.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process that writes to a file, and is killed with its children when closed. */
final class LoggedProcess implements AutoCloseable {

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread killer = new Thread(this::kill);

  LoggedProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** Waits for a line that contains a match, and returns its last group. */
  String await(Pattern pattern, Duration atMost) throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      boolean alive = process.isAlive();
      String output = output();
      Matcher matcher = pattern.matcher(output);
      if (matcher.find()) {
        return matcher.group(matcher.groupCount());
      }
      assertThat(alive && System.nanoTime() < end)
          .as("%s writes \"%s\" within %s; it wrote\n%s", name, pattern, atMost, tail(output))
          .isTrue();
      Thread.sleep(50);
    }
  }

  /** Waits for the process to succeed, and returns all it wrote. */
  String awaitSuccess(Duration atMost) throws IOException, InterruptedException {
    boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
    String output = output();
    assertThat(ended).as("%s ends within %s; it wrote\n%s", name, atMost, tail(output)).isTrue();
    assertThat(process.exitValue()).as("%s wrote\n%s", name, tail(output)).isZero();
    return output;
  }

  /** The processes it started that run a main class. */
  List<ProcessHandle> children(String mainClass) {
    return process
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains(mainClass))
        .toList();
  }

  private String output() throws IOException {
    return Files.readString(log);
  }

  private static String tail(String output) {
    return output.substring(Math.max(0, output.length() - 4000));
  }

  private void kill() {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
