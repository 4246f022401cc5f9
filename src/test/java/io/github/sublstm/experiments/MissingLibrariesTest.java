package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.OtherJvm;
import io.github.sublstm.Pom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line in a user's project, whose class path has what the layers need and no more. */
class MissingLibrariesTest {

  private static final List<String> OPTIONS =
      List.of("-Xmx512m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  /** The beginning of a jar's name and the dependency it belongs to. */
  @ParameterizedTest
  @CsvSource({
    "picocli-, info.picocli:picocli",
    "xchart-, org.knowm.xchart:xchart",
    "VectorGraphics2D-, de.erichseifert.vectorgraphics2d:VectorGraphics2D",
    "freemarker-, org.freemarker:freemarker",
    "nd4j-native-1, org.nd4j:nd4j-native",
  })
  void main_withoutALibrary_saysWhichInOneLine(String jar, String artifact) throws Exception {
    String coordinates = artifact + ":" + Pom.version(artifact);

    OtherJvm jvm = OtherJvm.run(OPTIONS, List.of(jar), Experiments.class, "--help");

    assertThat(jvm.output().lines())
        .singleElement()
        .asString()
        .startsWith("experiments: the command line needs more than the layers do: add")
        .contains(" " + coordinates + ", or run 'mvn -q compile exec:java'");
    assertThat(jvm.exitCode()).isEqualTo(2);
  }

  @Test
  void main_withoutAnyOfThem_namesAll() throws Exception {
    List<String> jars =
        List.of("picocli-", "xchart-", "VectorGraphics2D-", "freemarker-", "logback-");

    OtherJvm jvm = OtherJvm.run(OPTIONS, jars, Experiments.class);

    assertThat(jvm.output().lines())
        .singleElement()
        .asString()
        .contains(
            "info.picocli:picocli:",
            "org.knowm.xchart:xchart:",
            "de.erichseifert.vectorgraphics2d:VectorGraphics2D:",
            "org.freemarker:freemarker:");
    assertThat(jvm.exitCode()).isEqualTo(2);
  }

  /** Any logger will do, or none. */
  @Test
  void main_withoutLogback_works() throws Exception {
    OtherJvm jvm = OtherJvm.run(OPTIONS, List.of("logback-"), Experiments.class, "--help");

    assertThat(jvm.output()).contains("Usage: ").doesNotContain("Exception");
    assertThat(jvm.exitCode()).isZero();
  }

  @Test
  void benchmark_workersWithoutTheWrapper_saysWhatIsMissing() throws Exception {
    OtherJvm jvm =
        OtherJvm.run(
            OPTIONS,
            List.of("deeplearning4j-parallel-wrapper-", "deeplearning4j-core-"),
            Experiments.class,
            "benchmark",
            "workers");

    assertThat(jvm.output().lines())
        .singleElement()
        .asString()
        .contains(
            "workers needs the dependency org.deeplearning4j:deeplearning4j-parallel-wrapper");
    assertThat(jvm.exitCode()).isEqualTo(2);
  }
}
