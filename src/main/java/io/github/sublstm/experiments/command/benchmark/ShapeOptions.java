package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.Shape;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The shapes to measure. */
final class ShapeOptions {

  @Option(
      names = "--shape",
      paramLabel = "<T,in,H,B>",
      description = "A shape, or S1 to S4; may be repeated (default: S1 to S4).")
  private List<String> shapes;

  /** The shapes, checked. */
  List<Shape> shapes(CommandSpec command) {
    if (shapes == null) {
      return Shape.STANDARD;
    }
    try {
      return shapes.stream().map(Shape::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage());
    }
  }
}
