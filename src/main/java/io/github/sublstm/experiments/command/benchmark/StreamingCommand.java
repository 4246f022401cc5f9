package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.Contender;
import io.github.sublstm.experiments.benchmark.StreamingBenchmark;
import io.github.sublstm.experiments.benchmark.StreamingReport;
import io.github.sublstm.experiments.benchmark.StreamingShape;
import io.github.sublstm.experiments.recipe.ModelKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Times single steps. */
@Command(
    name = StreamingCommand.NAME,
    description = {
      "Times single steps of networks with a softmax of ten classes: DL4J's rnnTimeStep, and"
          + " StreamingModel with 1, 8 and 64 sessions, one after the other and together.",
      "Also measures how long it takes to read the weights once, the limit of what a step could"
          + " cost."
    })
final class StreamingCommand implements Callable<Integer> {

  static final String NAME = "streaming";

  @Spec private CommandSpec command;
  @Mixin private RoundOptions rounds;
  @Mixin private EngineOptions engine;
  @Mixin private OpponentOptions opponents;
  @Mixin private ReportOptions report;

  @Option(
      names = "--shape",
      paramLabel = "<LxH[:in]>",
      description =
          "Layers x units, and inputs unless they are as many as units; may be repeated (default:"
              + " 1x100, 2x128, 3x256 and 1x650).")
  private List<String> shapes;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "<name>",
      defaultValue = "subLSTM,LSTM",
      description =
          "Which of our layers take part: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<ModelKind> models;

  @Override
  public Integer call() throws IOException {
    List<StreamingShape> all = shapes();
    int runs = rounds.runs(command);
    report.open();
    List<Contender> contenders = new ArrayList<>(List.of(Contender.values()));
    contenders.removeIf(
        contender ->
            contender == Contender.DL4J_LSTM_QUIET
                || (contender.isOurs()
                    ? !models.contains(contender.kind())
                    : opponents.onlyOurs()));
    List<StreamingBenchmark.Result> results = new ArrayList<>();
    for (StreamingShape shape : all) {
      command.commandLine().getErr().println("measuring " + shape);
      results.add(
          new StreamingBenchmark(shape, contenders, engine.engine(), engine.precision(), runs)
              .run());
    }
    Map<String, Object> config = engine.config("all");
    Path file = report.write("streaming.json", StreamingReport.json(results, config));
    String tables = StreamingReport.markdown(results) + "\n" + StreamingReport.limits(results);
    report.writeTables(NAME, tables, config);
    PrintWriter out = command.commandLine().getOut();
    out.println(tables);
    out.printf(
        Locale.ROOT,
        "Medians over all calls of %d rounds, on one thread. Ratios are by the time per step."
            + " Details are in %s%n",
        runs,
        file);
    out.flush();
    return 0;
  }

  private List<StreamingShape> shapes() {
    if (shapes == null) {
      return StreamingShape.STANDARD;
    }
    try {
      return shapes.stream().map(StreamingShape::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
