package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.BenchmarkReport;
import io.github.sublstm.experiments.benchmark.Contender;
import io.github.sublstm.experiments.benchmark.EngineThreads;
import io.github.sublstm.experiments.benchmark.ProductLimit;
import io.github.sublstm.experiments.benchmark.Shape;
import io.github.sublstm.experiments.benchmark.ShapeBenchmark;
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
import picocli.CommandLine.Spec;

/** Times the layers against DL4J's LSTM and against the rate of a large matrix product. */
@Command(
    name = LayersCommand.NAME,
    description = {
      "Times training steps, inference and streaming of DL4J's LSTM and of this library's layers, "
          + "interleaved in one JVM.",
      "Also measures large matrix products with all kernels that BLAS has for this processor, the "
          + "limit of what the same arithmetic could cost."
    })
final class LayersCommand implements Callable<Integer> {

  static final String NAME = "layers";

  @Spec private CommandSpec command;
  @Mixin private ShapeOptions shapes;
  @Mixin private RoundOptions rounds;
  @Mixin private ThreadOptions threads;
  @Mixin private EngineOptions engine;
  @Mixin private OpponentOptions opponents;
  @Mixin private ReportOptions report;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "<name>",
      defaultValue = "subLSTM,fix-subLSTM,LSTM",
      description =
          "Which of our layers take part: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<ModelKind> models;

  @Override
  public Integer call() throws IOException {
    List<Shape> all = shapes.shapes(command);
    int runs = rounds.runs(command);
    try (EngineThreads bound = threads.bound(command)) {
      report.open();
      List<Contender> contenders = new ArrayList<>(List.of(Contender.values()));
      if (opponents.onlyOurs()) {
        contenders.removeIf(contender -> !contender.isOurs());
      }
      contenders.removeIf(contender -> contender.isOurs() && !models.contains(contender.kind()));
      PrintWriter progress = command.commandLine().getErr();
      progress.println("measuring the rate of a large product");
      ProductLimit limit = ProductLimit.measure(engine.precision());
      List<ShapeBenchmark.Result> results = new ArrayList<>();
      for (Shape shape : all) {
        progress.println("measuring " + shape);
        results.add(
            new ShapeBenchmark(shape, contenders, engine.engine(), engine.precision(), runs).run());
      }
      Map<String, Object> config = engine.config(threads.label());
      Path file = report.write("benchmark.json", BenchmarkReport.json(results, limit, config));
      String tables =
          String.format(
              Locale.ROOT,
              "%s%n%s%n%s. DL4J's LSTM is trained by ND4J's Adam, ours by FusedAdam"
                  + " (the same equations in one pass) with inputGradient(false); DL4J computes the"
                  + " gradient of the input, which nothing reads. The limit is the arithmetic without"
                  + " it at the best rate of a large product found: %s. ND4J's product in the same"
                  + " rounds: %s GFLOP/s. Our layers' products: %s.",
              BenchmarkReport.markdown(results, limit),
              BenchmarkReport.shares(results, limit),
              rounds.medians(),
              limit,
              BenchmarkReport.gigaflopsOfGemm(results),
              engine.products());
      report.writeTables(NAME, tables, config);
      PrintWriter out = command.commandLine().getOut();
      out.printf(Locale.ROOT, "%s Details are in %s%n", tables, file);
      out.flush();
    }
    return 0;
  }
}
