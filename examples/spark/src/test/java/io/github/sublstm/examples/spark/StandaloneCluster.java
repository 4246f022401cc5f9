package io.github.sublstm.examples.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A Spark master and workers on the loopback interface, each a process of its own. */
final class StandaloneCluster implements AutoCloseable {

  private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
  private static final Duration START = Duration.ofSeconds(60);

  private final List<LoggedProcess> workers = new ArrayList<>();
  private final LoggedProcess master;
  private final String url;

  StandaloneCluster(int workerCount) throws IOException, InterruptedException {
    List<String> address = List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
    master = SparkInstallation.start("master", "256m", "org.apache.spark.deploy.master.Master", address);
    try {
      url = master.await(Pattern.compile("Starting Spark master at (spark://\\S+)"), START);
      for (int k = 0; k < workerCount; k++) {
        List<String> arguments = new ArrayList<>(address);
        arguments.addAll(List.of("--cores", "1", "--memory", "600M", "--work-dir"));
        arguments.add(SparkInstallation.WORK.resolve("worker-" + k).toString());
        arguments.add(url);
        workers.add(
            SparkInstallation.start(
                "worker-" + k, "256m", "org.apache.spark.deploy.worker.Worker", arguments));
      }
      for (LoggedProcess worker : workers) {
        worker.await(Pattern.compile("Successfully registered with master"), START);
      }
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  String url() {
    return url;
  }

  /** The processes in which tasks run, over all workers. */
  List<ProcessHandle> executors() {
    return workers.stream().flatMap(worker -> worker.children(EXECUTOR).stream()).toList();
  }

  @Override
  public void close() {
    workers.forEach(LoggedProcess::close);
    master.close();
  }
}
