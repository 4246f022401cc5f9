package io.github.sublstm.experiments.option;

import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.Optimisation;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options, and says in plain words what is wrong with one. */
public final class OptionTypes {

  private OptionTypes() {}

  /** Registers them with a command and its subcommands. */
  public static void register(CommandLine command) {
    command
        .registerConverter(ModelKind.class, converter(ModelKind::parse))
        .registerConverter(MicrocircuitTask.class, converter(MicrocircuitTask::parse))
        .registerConverter(Optimisation.Schedule.class, converter(Optimisation.Schedule::parse));
    ITypeConverter<Integer> whole = text -> (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    command.registerConverter(int.class, whole).registerConverter(Integer.class, whole);
    ITypeConverter<Long> wholeLong = OptionTypes::wholeLong;
    command.registerConverter(long.class, wholeLong).registerConverter(Long.class, wholeLong);
    ITypeConverter<Double> number = OptionTypes::number;
    command.registerConverter(double.class, number).registerConverter(Double.class, number);
    ITypeConverter<Boolean> onOff = OptionTypes::onOff;
    command.registerConverter(boolean.class, onOff).registerConverter(Boolean.class, onOff);
    command.registerConverter(Path.class, OptionTypes::path);
  }

  /** Picocli shows the message of its own type of exception only. */
  private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return name -> {
      try {
        return parse.apply(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  static long wholeLong(String text) {
    return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long whole(String text, long least, long most) {
    BigInteger number;
    try {
      number = new BigInteger(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          String.format(Locale.ROOT, "expected a whole number, not '%s'", text));
    }
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new TypeConversionException(
          String.format(
              Locale.ROOT,
              "expected a whole number from %s to %s, not %s",
              Long.toString(least),
              Long.toString(most),
              text));
    }
    return number.longValue();
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          String.format(Locale.ROOT, "expected a number, such as 3, 0.02 or 1e-4, not '%s'", text));
    }
  }

  private static boolean onOff(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new TypeConversionException(
              String.format(
                  Locale.ROOT, "it is on if it is given and takes no value, not '%s'", text));
    };
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          explain(e, Charset.forName(System.getProperty("sun.jnu.encoding"))));
    }
  }

  /**
   * What is wrong with the name of a file or folder.
   *
   * @param ofNames the encoding of file names
   */
  static String explain(InvalidPathException e, Charset ofNames) {
    String name = e.getInput();
    return ofNames.newEncoder().canEncode(name)
        ? String.format(
            Locale.ROOT,
            "'%s' cannot be the name of a file or folder here: %s",
            name,
            e.getReason())
        : String.format(
            Locale.ROOT,
            "Java cannot read the name '%s', since file names are in %s here; set a locale with UTF-8,"
                + " such as LC_ALL=C.UTF-8, or give a name of plain ASCII",
            name,
            ofNames);
  }
}
