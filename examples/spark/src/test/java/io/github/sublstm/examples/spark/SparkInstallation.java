package io.github.sublstm.examples.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** Starts Spark's programs as its scripts do, from the jars that the build has laid out. */
final class SparkInstallation {

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path HOME = TARGET.resolve("spark-home");
  static final Path WORK = TARGET.resolve("spark-work");

  /**
   * One thread per task, so that the same work is the same to the last bit: how many threads share a
   * product decides how its sums are rounded, and two tasks in one process share the threads too.
   */
  private static final String ONE_THREAD = "-Dsublstm.threads=1";

  private static final List<String> THREADS = List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS");

  private SparkInstallation() {}

  /** Starts a main class of Spark's; its output goes to a file of that name. */
  static LoggedProcess start(String name, String heap, String mainClass, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", HOME.resolve("jars") + "/*", "-Xmx" + heap));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-Dorg.bytedeco.javacpp.maxphysicalbytes=0", ONE_THREAD));
    command.add(mainClass);
    command.addAll(arguments);
    Files.createDirectories(WORK);
    Path log = WORK.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(WORK.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", HOME.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    THREADS.forEach(variable -> builder.environment().put(variable, "1"));
    return new LoggedProcess(name, builder.start(), log);
  }

  /** Submits the example with all it needs, as spark-submit does. */
  static LoggedProcess submit(String name, String master, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--master", master));
    all.addAll(List.of("--class", TrainOnSpark.class.getName()));
    List<String> settings =
        List.of(
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.ui.enabled=false",
            "spark.executor.memory=512m",
            "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxphysicalbytes=0 "
                + ONE_THREAD);
    for (String setting : settings) {
      all.addAll(List.of("--conf", setting));
    }
    all.addAll(List.of("--jars", jars(TARGET.resolve("lib"))));
    all.add(jars(TARGET));
    all.addAll(List.of(arguments));
    return start(name, "512m", "org.apache.spark.deploy.SparkSubmit", all);
  }

  private static String jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".jar"))
          .collect(Collectors.joining(","));
    }
  }
}
