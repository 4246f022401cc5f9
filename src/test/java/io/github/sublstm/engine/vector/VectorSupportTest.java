package io.github.sublstm.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sublstm.OtherJvm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.lookup.EngineLookup;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What the log says of the vector kernels: advice that would not help is not given. */
class VectorSupportTest {

  private static final String HINT = "start Java with --add-modules jdk.incubator.vector";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "FLOAT  | true  | 512 | -",
        "FLOAT  | true  | 256 | the vector kernels need vectors of 512 bits, Java's have 256",
        "FLOAT  | true  | 0   | the vector kernels need vectors of 512 bits, Java's have 0",
        "FLOAT  | false | 512 | is not there (start Java with --add-modules jdk.incubator.vector)",
        "FLOAT  | false | 128 | the vector kernels need vectors of 512 bits, Java's have 128",
        "FLOAT  | false | 0   | is not there (on a processor with vectors of 512 bits start Java",
        "DOUBLE | true  | 512 | the vector kernels compute in FLOAT",
        "DOUBLE | false | 512 | the vector kernels compute in FLOAT",
        "DOUBLE | false | 256 | the vector kernels compute in FLOAT",
        "DOUBLE | false | 0   | the vector kernels compute in FLOAT",
      })
  void obstacle_isTheOneThatMatters(DataType type, boolean module, int bits, String expected) {
    String obstacle = VectorSupport.obstacle(type, module, bits);
    if (expected == null) {
      assertThat(obstacle).isNull();
    } else {
      assertThat(obstacle).contains(expected);
      boolean helps = type == DataType.FLOAT && !module && (bits == 0 || bits >= 512);
      assertThat(obstacle.contains(HINT)).as("gives the hint").isEqualTo(helps);
    }
  }

  /** The Vector API, where it can be asked, says the same as the JVM's own setting. */
  @Test
  void bitsOfJvm_areThoseOfTheVectorApi() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API");
    assertThat(VectorSupport.bitsOfJvm())
        .isEqualTo(jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  /** Has an engine made for each type and so the choices logged. */
  static final class Engines {
    private Engines() {}

    public static void main(String[] types) {
      for (String type : types) {
        EngineLookup.create(Engine.AUTO, CellType.LSTM, DataType.valueOf(type));
        EngineLookup.createSoftmax(Engine.AUTO, DataType.valueOf(type));
      }
    }
  }

  @Test
  void log_withoutTheModuleAndDouble_doesNotAdviseIt() throws Exception {
    assertThat(logged("DOUBLE", "-Xmx512m"))
        .contains(
            "recurrent layers run on the host engine with BLAS: the vector kernels compute in")
        .contains("softmax output layers run on the host engine with BLAS: the vector kernels")
        .doesNotContain("--add-modules");
  }

  /** Short vectors, as on a processor without AVX-512. */
  @Test
  void log_withoutTheModuleAndShortVectors_doesNotAdviseIt() throws Exception {
    assertThat(logged("FLOAT", "-Xmx512m", "-XX:MaxVectorSize=16"))
        .contains("host engine with BLAS: the vector kernels need vectors of 512 bits, Java's have")
        .doesNotContain("--add-modules");
  }

  @Test
  void log_withoutTheModuleOnAProcessorThatIsServed_advisesIt() throws Exception {
    assumeTrue(VectorSupport.bitsOfJvm() >= 512, "this processor's vectors are too short");
    assertThat(logged("FLOAT", "-Xmx512m")).contains("host engine with BLAS: ", HINT);
  }

  private static String logged(String type, String... options)
      throws IOException, InterruptedException {
    OtherJvm jvm = OtherJvm.run(List.of(options), List.of(), Engines.class, type);
    assertThat(jvm.exitCode()).as(jvm.output()).isZero();
    return jvm.output();
  }
}
