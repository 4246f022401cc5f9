package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.threads.ThreadBound;
import io.github.sublstm.experiments.run.ExperimentException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a class of ours in a JVM of its own: for what only a fresh process can tell. */
final class ChildJvm {

  /** What the main method prints before its answer; the answer is all that follows. */
  static final String ANSWER = "answer: ";

  private ChildJvm() {}

  /**
   * Runs a main method with the module, thread bound and class path of this process.
   *
   * @param what it measures, for the message if it fails
   * @param main its class
   * @param environment variables to add
   * @return its answer
   * @throws IllegalStateException if it gives none, with what it prints instead
   */
  static String ask(
      String what, Class<?> main, Map<String, String> environment, String... arguments) {
    return ask(what, vectorModule(), main, environment, arguments);
  }

  /**
   * Returns the option that gives a process the vector module.
   *
   * @return empty if this process does not have it either
   */
  static List<String> vectorModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? List.of("--add-modules=jdk.incubator.vector")
        : List.of();
  }

  /**
   * The same with options of one's own.
   *
   * @param options of Java, in place of the module
   */
  static String ask(
      String what,
      List<String> options,
      Class<?> main,
      Map<String, String> environment,
      String... arguments) {
    String output = run(options, main, environment, arguments);
    int at = output.lastIndexOf(ANSWER);
    if (at < 0) {
      throw new IllegalStateException(
          "the process that measures " + what + " failed: " + output.strip());
    }
    return output.substring(at + ANSWER.length()).strip();
  }

  private static String run(
      List<String> options, Class<?> main, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    String threads = System.getProperty(ThreadBound.PROPERTY);
    if (threads != null) {
      command.add(String.format(Locale.ROOT, "-D%s=%s", ThreadBound.PROPERTY, threads));
    }
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      throw new ExperimentException("cannot start a process to measure in: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring in another process", e);
    }
  }

  /** Under Maven our classes come from a class loader with a path of its own. */
  private static String classPath() {
    if (ChildJvm.class.getClassLoader() instanceof URLClassLoader loader) {
      List<String> entries = new ArrayList<>();
      for (URL url : loader.getURLs()) {
        try {
          entries.add(new File(url.toURI()).getPath());
        } catch (URISyntaxException e) {
          throw new IllegalStateException("not a file on the class path: " + url, e);
        }
      }
      return String.join(File.pathSeparator, entries);
    }
    return System.getProperty("java.class.path");
  }
}
