package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.ParallelWorkers;
import io.github.sublstm.experiments.benchmark.Shape;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures training with several copies of a network. */
@Command(
    name = "workers",
    description =
        "Times SubLSTM alone and in DL4J's ParallelWrapper with two workers, averaging and sharing "
            + "gradients.")
final class WorkersCommand implements Callable<Integer> {

  /** Not loaded unless it is there: the dependency is optional. */
  private static final String PARALLEL_WRAPPER =
      "/org/deeplearning4j/parallelism/ParallelWrapper.class";

  @Spec private CommandSpec command;
  @Mixin private ShapeOptions shapes;
  @Mixin private RoundOptions rounds;
  @Mixin private EngineOptions engine;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException {
    List<Shape> all = shapes.shapes(command);
    int runs = rounds.runs(command);
    if (WorkersCommand.class.getResource(PARALLEL_WRAPPER) == null) {
      throw new ParameterException(
          command.commandLine(),
          "workers needs the dependency org.deeplearning4j:deeplearning4j-parallel-wrapper, of the"
              + " version that deeplearning4j-nn has");
    }
    report.open();
    String table = new ParallelWorkers(all, engine.engine(), engine.precision(), runs).markdown();
    report.show(command, "workers", table, engine.config("all"));
    return 0;
  }
}
