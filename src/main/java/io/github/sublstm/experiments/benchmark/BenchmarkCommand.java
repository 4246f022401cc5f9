package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.report.OutputFolder;
import io.github.sublstm.files.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Times the layers against DL4J's LSTM and against the rate of a large matrix product. */
@Command(
    name = "benchmark",
    description = {
      "Times training steps, inference and streaming of DL4J's LSTM and of this library's layers, "
          + "in turns in one JVM.",
      "Also measures a large matrix product, the limit of what the same arithmetic could cost."
    })
public final class BenchmarkCommand implements Callable<Integer> {

  /** Not loaded unless it is there: the dependency is optional. */
  private static final String PARALLEL_WRAPPER =
      "/org/deeplearning4j/parallelism/ParallelWrapper.class";

  /** ND4J has more types than the layers. */
  static final class Precision implements ITypeConverter<DataType> {
    @Override
    public DataType convert(String name) {
      return switch (name.toUpperCase(Locale.ROOT)) {
        case "FLOAT" -> DataType.FLOAT;
        case "DOUBLE" -> DataType.DOUBLE;
        default ->
            throw new TypeConversionException(
                String.format(Locale.ROOT, "expected FLOAT or DOUBLE, not '%s'", name));
      };
    }
  }

  @Spec private CommandSpec command;

  @Option(
      names = "--shape",
      paramLabel = "<T,in,H,B>",
      description = "A shape, or S1 to S4; may be repeated (default: S1 to S4).")
  private List<String> shapes;

  @Option(
      names = "--runs",
      defaultValue = "7",
      paramLabel = "<n>",
      description = "Rounds of timings (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--threads",
      paramLabel = "<n>",
      description = "Threads for our engine and for BLAS (default: one a processor).")
  private Integer threads;

  @Option(
      names = "--precision",
      defaultValue = "FLOAT",
      paramLabel = "<type>",
      converter = Precision.class,
      description = "FLOAT or DOUBLE (default: ${DEFAULT-VALUE}).")
  private DataType precision;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      paramLabel = "<engine>",
      description = "What our layers run on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Engine engine;

  @Option(names = "--only-ours", description = "Leave DL4J's LSTM out; it takes most of the time.")
  private boolean onlyOurs;

  @Option(
      names = "--scaling",
      description =
          "Instead, how SubLSTM's cost grows with time steps, units, minibatch and threads.")
  private boolean scaling;

  @Option(
      names = "--workers",
      description =
          "Instead, SubLSTM alone and in DL4J's ParallelWrapper with two workers, averaging and "
              + "sharing gradients.")
  private boolean workers;

  @Option(
      names = "--vanishing",
      description = "Instead, what a training step costs when gradients vanish.")
  private boolean vanishing;

  @Option(
      names = "--soak",
      paramLabel = "<fits>",
      description = "Instead, the memory over this many fits of changing shapes.")
  private Integer soak;

  @Option(
      names = "--language-model",
      description =
          "Time training steps of whole language models instead (embedding, two layers, softmax;"
              + " T=35, B=20).")
  private boolean languageModel;

  @Option(
      names = {"-o", "--out"},
      defaultValue = "results/benchmark",
      paramLabel = "<folder>",
      description = "Folder for benchmark.json (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    List<Shape> all = shapes();
    if (runs < 1 || threads != null && threads < 1 || soak != null && soak < 1) {
      throw new ParameterException(
          command.commandLine(), "--runs, --threads and --soak must be 1 or more");
    }
    if (threads != null && (scaling || workers)) {
      throw new ParameterException(
          command.commandLine(), "--scaling and --workers choose their own numbers of --threads");
    }
    if (workers && BenchmarkCommand.class.getResource(PARALLEL_WRAPPER) == null) {
      throw new ParameterException(
          command.commandLine(),
          "--workers needs the dependency org.deeplearning4j:deeplearning4j-parallel-wrapper, of the"
              + " version that deeplearning4j-nn has");
    }
    boolean isSide = scaling || workers || vanishing || soak != null;
    if (languageModel && isSide) {
      throw new ParameterException(
          command.commandLine(),
          "--language-model excludes --scaling, --workers, --vanishing and --soak");
    }
    if (shapes != null && (languageModel || isSide && !workers)) {
      throw new ParameterException(
          command.commandLine(),
          "--shape has no effect: --scaling, --vanishing, --soak and --language-model have shapes of"
              + " their own");
    }
    try (EngineThreads bound = new EngineThreads()) {
      if (threads != null) {
        bound.set(threads);
      }
      if (isSide) {
        sideTables(all);
      } else if (languageModel) {
        languageModels();
      } else {
        layers(all);
      }
    }
    return 0;
  }

  private void layers(List<Shape> all) throws IOException {
    OutputFolder.open(out);
    List<Contender> contenders = new ArrayList<>(List.of(Contender.values()));
    if (onlyOurs) {
      contenders.removeIf(contender -> !contender.isOurs());
    }
    PrintWriter err = command.commandLine().getErr();
    List<ShapeBenchmark.Result> results = new ArrayList<>();
    for (Shape shape : all) {
      err.println("measuring " + shape);
      results.add(new ShapeBenchmark(shape, contenders, engine, precision, runs).run());
    }
    Map<String, Object> report = BenchmarkReport.json(results, config());
    Path file = out.resolve("benchmark.json");
    write(file, report);
    PrintWriter table = command.commandLine().getOut();
    table.println(BenchmarkReport.markdown(results));
    table.println(BenchmarkReport.shares(results));
    table.printf(
        Locale.ROOT,
        "Medians of %d rounds. The GEMM limit is the same arithmetic at the rate of a large product,"
            + " measured with each shape: %s GFLOP/s. Details are in %s%n",
        runs,
        BenchmarkReport.gigaflopsOfGemm(results),
        file);
    table.flush();
  }

  private void sideTables(List<Shape> all) {
    PrintWriter table = command.commandLine().getOut();
    if (scaling) {
      table.println(new Scaling(engine, precision, runs).markdown());
    }
    if (workers) {
      table.println(new ParallelWorkers(all, engine, precision, runs).markdown());
    }
    if (vanishing) {
      table.println(new VanishingGradients(onlyOurs, engine, precision, runs).markdown());
    }
    if (soak != null) {
      new Soak(engine, precision, soak).run(table::println);
    }
    table.flush();
  }

  private void languageModels() throws IOException {
    OutputFolder.open(out);
    List<LanguageModelContender> contenders =
        new ArrayList<>(List.of(LanguageModelContender.values()));
    if (onlyOurs) {
      contenders.remove(LanguageModelContender.DL4J);
    }
    LanguageModelBenchmark benchmark =
        new LanguageModelBenchmark(contenders, engine, precision, runs);
    List<LanguageModelBenchmark.Row> rows = new ArrayList<>();
    for (LanguageModelShape shape : LanguageModelShape.STANDARD) {
      command.commandLine().getErr().println("measuring a language model with " + shape);
      rows.addAll(benchmark.run(shape));
    }
    Path file = out.resolve("language-model.json");
    write(file, LanguageModelBenchmark.json(rows, config()));
    PrintWriter table = command.commandLine().getOut();
    table.println(LanguageModelBenchmark.markdown(rows));
    table.printf(Locale.ROOT, "Medians of %d rounds. Details are in %s%n", runs, file);
    table.flush();
  }

  private static void write(Path file, Map<String, Object> report) throws IOException {
    AtomicFile.write(
        file,
        stream ->
            stream.write(
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report)));
  }

  private List<Shape> shapes() {
    if (shapes == null) {
      return Shape.STANDARD;
    }
    try {
      return shapes.stream().map(Shape::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage());
    }
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    config.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    config.put("processors", Runtime.getRuntime().availableProcessors());
    config.put("threads", threads == null ? "all" : threads);
    config.put("precision", precision.toString());
    config.put("engine", engine.toString());
    config.put("blas", Nd4j.factory().blas().getBlasVendor().toString());
    config.put("vectorModule", ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    return config;
  }
}
