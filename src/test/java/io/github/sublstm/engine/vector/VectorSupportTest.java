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
        "FLOAT  | true  | 512 | true  | false | -",
        "FLOAT  | true  | 256 | true  | false | -",
        "FLOAT  | true  | 128 | true  | false | 128 bits, as this processor has, are no faster than",
        "FLOAT  | true  | 128 | true  | true  | -",
        "FLOAT  | true  | 64  | true  | true  | need vectors of 128 bits or more, Java's have 64",
        "FLOAT  | true  | 0   | true  | false | need vectors of 128 bits or more, Java's have 0",
        "FLOAT  | true  | 256 | false | false | need fused multiply-adds",
        "FLOAT  | false | 512 | true  | false | is not there (start Java with --add-modules",
        "FLOAT  | false | 256 | true  | false | is not there (start Java with --add-modules",
        "FLOAT  | false | 128 | true  | true  | is not there (start Java with --add-modules",
        "FLOAT  | false | 128 | true  | false | 128 bits, as this processor has, are no faster than",
        "FLOAT  | false | 256 | false | false | need fused multiply-adds",
        "FLOAT  | false | 0   | true  | false | is not there (on a processor with vectors of 256 bits",
        "FLOAT  | false | 0   | true  | true  | is not there (start Java with --add-modules",
        "DOUBLE | true  | 512 | true  | false | the vector kernels compute in FLOAT",
        "DOUBLE | false | 512 | true  | false | the vector kernels compute in FLOAT",
        "DOUBLE | false | 0   | true  | false | the vector kernels compute in FLOAT",
      })
  void obstacle_isTheOneThatMatters(
      DataType type, boolean module, int bits, boolean fma, boolean arm, String expected) {
    String obstacle =
        VectorSupport.obstacle(type, new VectorSupport.Machine(module, bits, fma, arm));
    if (expected == null) {
      assertThat(obstacle).isNull();
    } else {
      assertThat(obstacle).contains(expected);
      boolean pays = fma && (bits == 0 || bits >= 256 || bits == 128 && arm);
      boolean helps = type == DataType.FLOAT && !module && pays;
      assertThat(obstacle.contains("--add-modules jdk.incubator.vector"))
          .as("gives the hint")
          .isEqualTo(helps);
    }
  }

  /** The longest that there are kernels for; ARM's scalable vectors may have other lengths. */
  @ParameterizedTest
  @CsvSource({"128, 128", "256, 256", "384, 256", "512, 512", "2048, 512"})
  void kernelBits_isTheLongestThereIs(int preferred, int expected) {
    assertThat(VectorSupport.kernelBits(preferred)).isEqualTo(expected);
  }

  /** The Vector API, where it can be asked, says the same as the JVM's own setting. */
  @Test
  void bitsOfJvm_areThoseOfTheVectorApi() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API");
    assertThat(VectorSupport.bitsOfJvm())
        .isEqualTo(jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  /** Else a build could test no vector kernel, and nobody would notice. */
  @Test
  void impediment_inContinuousIntegration_isNone() {
    assumeTrue(System.getenv("CI") != null, "a processor of one's own may have no such vectors");
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API");

    assertThat(VectorSupport.impediment(DataType.FLOAT)).isNull();
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

  /** Short vectors, as on a processor without AVX2. */
  @Test
  void log_withoutTheModuleAndShortVectors_doesNotAdviseIt() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "these are what NEON has");
    assertThat(logged("FLOAT", "-Xmx512m", "-XX:MaxVectorSize=16"))
        .contains("host engine with BLAS: vector kernels of 128 bits, as this processor has, are")
        .doesNotContain("--add-modules");
  }

  @Test
  void log_withoutTheModuleOnAProcessorThatIsServed_advisesIt() throws Exception {
    assumeTrue(VectorSupport.bitsOfJvm() >= 256, "this processor's vectors are too short");
    assertThat(logged("FLOAT", "-Xmx512m")).contains("host engine with BLAS: ", HINT);
  }

  /** The length of the vectors is told where the kernels are chosen. */
  @ParameterizedTest
  @CsvSource({"32, 256", "64, 512"})
  void log_withTheModule_namesTheVectors(int bytes, int bits) throws Exception {
    assumeTrue(VectorSupport.impediment(DataType.FLOAT) == null, "no vector kernels here");
    assumeTrue(VectorSupport.bitsOfJvm() >= bits, "this processor's vectors are too short");
    String[] options = {
      "-Xmx512m", "--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes
    };
    assertThat(logged("FLOAT", options))
        .contains(
            "recurrent layers run on the host engine with "
                + bits
                + "-bit vector kernels, after their first passes on BLAS");
  }

  private static String logged(String type, String... options)
      throws IOException, InterruptedException {
    OtherJvm jvm = OtherJvm.run(List.of(options), List.of(), Engines.class, type);
    assertThat(jvm.exitCode()).as(jvm.output()).isZero();
    return jvm.output();
  }
}
