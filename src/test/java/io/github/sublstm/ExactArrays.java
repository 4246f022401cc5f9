package io.github.sublstm;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes {@code INDArray.equals}, and with it {@code isEqualTo}, exact in all tests: ND4J takes
 * arrays for equal that differ by 1e-5. JUnit finds this class by itself.
 */
public final class ExactArrays implements BeforeAllCallback {

  @Override
  @SuppressWarnings("deprecation")
  public void beforeAll(ExtensionContext context) {
    // Not 0, since ND4J asks of two single values that they differ by less.
    Nd4j.EPS_THRESHOLD = Double.MIN_VALUE;
  }
}
