package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.EngineThreads;
import io.github.sublstm.experiments.benchmark.LanguageModelBenchmark;
import io.github.sublstm.experiments.benchmark.LanguageModelContender;
import io.github.sublstm.experiments.benchmark.LanguageModelShape;
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
import picocli.CommandLine.Spec;

/** Times training steps of whole language models. */
@Command(
    name = "language-model",
    description =
        "Times training steps of whole language models (embedding, two layers, softmax; T=35, "
            + "B=20).")
final class LanguageModelCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private RoundOptions rounds;
  @Mixin private ThreadOptions threads;
  @Mixin private EngineOptions engine;
  @Mixin private OpponentOptions opponents;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException {
    int runs = rounds.runs(command);
    try (EngineThreads bound = threads.bound(command)) {
      report.open();
      List<LanguageModelContender> contenders =
          new ArrayList<>(List.of(LanguageModelContender.values()));
      if (opponents.onlyOurs()) {
        contenders.remove(LanguageModelContender.DL4J);
      }
      LanguageModelBenchmark benchmark =
          new LanguageModelBenchmark(contenders, engine.engine(), engine.precision(), runs);
      List<LanguageModelBenchmark.Row> rows = new ArrayList<>();
      for (LanguageModelShape shape : LanguageModelShape.STANDARD) {
        command.commandLine().getErr().println("measuring a language model with " + shape);
        rows.addAll(benchmark.run(shape));
      }
      Map<String, Object> config = engine.config(threads.label());
      Path file = report.write("language-model.json", LanguageModelBenchmark.json(rows, config));
      String table =
          String.format(
              Locale.ROOT, "%s%n%s.", LanguageModelBenchmark.markdown(rows), rounds.medians());
      report.writeTables("language-model", table, config);
      PrintWriter out = command.commandLine().getOut();
      out.printf(Locale.ROOT, "%s Details are in %s%n", table, file);
      out.flush();
    }
    return 0;
  }
}
