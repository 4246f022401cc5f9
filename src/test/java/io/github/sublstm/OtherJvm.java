package io.github.sublstm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process that has ended, for tests of what depends on how Java was started.
 *
 * @param exitCode its exit code
 * @param output what it printed and its errors
 */
public record OtherJvm(int exitCode, String output) {

  /** A process that hangs would hang the tests. */
  private static final int LONGEST_LIFE_SECONDS = 90;

  /**
   * Runs a main class with the tests' class path, in which some jars are missing, and waits for the
   * end.
   *
   * @param options of Java
   * @param missing the beginnings of the jars' names
   */
  public static OtherJvm run(
      List<String> options, List<String> missing, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPathWithout(missing), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Java says so when it reads them, and that would be among what the process printed.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    CompletableFuture.delayedExecutor(LONGEST_LIFE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    String output = process.inputReader().lines().collect(Collectors.joining("\n"));
    return new OtherJvm(process.waitFor(), output);
  }

  private static String classPathWithout(List<String> missing) {
    List<String> entries =
        new ArrayList<>(
            Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
    for (String start : missing) {
      if (!entries.removeIf(entry -> Path.of(entry).getFileName().toString().startsWith(start))) {
        throw new IllegalArgumentException(
            "no jar's name starts with %s in %s".formatted(start, entries));
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
