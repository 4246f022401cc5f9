package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;

/** Validation of a layer's settings; a refusal names the layer, what was expected and what came. */
final class Checks {

  private final CellType type;
  private final String layerName;

  Checks(CellType type, String layerName) {
    this.type = type;
    this.layerName = layerName;
  }

  /** Zero means not set yet: an InputType can still provide it. */
  void size(String option, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          refusal(
              option + " of at least 1", Long.toString(value), "a size that came out negative"));
    }
  }

  /** NaN is DL4J's own mark for "not set". */
  void finiteIfSet(String option, double value) {
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          refusal(
              "a finite " + option, Double.toString(value), "an overflow in a computed setting"));
    }
  }

  void finite(String option, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          refusal("a finite " + option, Double.toString(value), "an undefined computed setting"));
    }
  }

  void keepProbability(String option, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          refusal(
              option + ", the probability of keeping, in (0,1]",
              Double.toString(value),
              "a drop rate or a percentage; 1 keeps everything"));
    }
  }

  void present(String option, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          refusal("a value for " + option, "null", "a setting that was never assigned"));
    }
  }

  String refusal(String expected, String got, String cause) {
    return type.layerName()
        + " layer"
        + (layerName == null ? "" : " \"" + layerName + "\"")
        + ": expected "
        + expected
        + ", got "
        + got
        + "; likely cause: "
        + cause;
  }
}
