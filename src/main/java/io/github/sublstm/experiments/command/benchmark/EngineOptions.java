package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.lookup.EngineLookup;
import io.github.sublstm.experiments.run.LibraryVersion;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the layers run on, and in which precision. */
final class EngineOptions {

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

  /** What the layers run on. */
  Engine engine() {
    return engine;
  }

  /** Of parameters and data. */
  DataType precision() {
    return precision;
  }

  /** Who multiplies matrices for our layers. */
  String products() {
    return engine == Engine.ND4J ? "ND4J" : EngineLookup.products(precision);
  }

  /**
   * The machine, the versions and these options, for the record.
   *
   * @param threads how many may be used
   */
  Map<String, Object> config(Object threads) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    config.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    config.put("processors", Runtime.getRuntime().availableProcessors());
    config.put("threads", threads);
    config.put("precision", precision.toString());
    config.put("engine", engine.toString());
    config.put("blas", Nd4j.factory().blas().getBlasVendor().toString());
    config.put("version", LibraryVersion.get());
    config.put("products", products());
    config.put("vectorModule", ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    return config;
  }
}
