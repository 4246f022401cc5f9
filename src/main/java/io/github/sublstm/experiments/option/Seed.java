package io.github.sublstm.experiments.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a seed. ND4J takes 0 for none and draws one from the clock. */
public final class Seed implements ITypeConverter<Long> {

  @Override
  public Long convert(String text) {
    long seed = OptionTypes.wholeLong(text);
    if (seed == 0) {
      throw new TypeConversionException(
          "0 is no seed, since ND4J then takes one from the clock, and nobody could repeat the run");
    }
    return seed;
  }
}
