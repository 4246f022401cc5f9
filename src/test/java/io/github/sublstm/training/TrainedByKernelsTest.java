package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sublstm.OtherJvm;
import io.github.sublstm.engine.host.HandOver;
import io.github.sublstm.engine.vector.VectorSupport;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Trainers leave out the first passes on BLAS that other layers have: a resumed training would have
 * them anew and end with other bits.
 */
class TrainedByKernelsTest {

  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  /** What a process of its own does. */
  static final class Child {

    private Child() {}

    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) {
      MultiLayerNetwork network = SavedRuns.LANGUAGE_MODEL.network();
      SavedRuns.LANGUAGE_MODEL.train(network, new TrainingOptions.Builder());
      System.out.println("bits " + Arrays.hashCode(network.params().data().asFloat()));
    }
  }

  private static String bits(String... options) throws IOException, InterruptedException {
    OtherJvm jvm = OtherJvm.run(List.of(options), List.of(), Child.class);
    List<String> bits = jvm.output().lines().filter(line -> line.startsWith("bits ")).toList();
    assertThat(bits).as(jvm.output()).hasSize(1);
    return bits.get(0);
  }

  @Test
  void train_runsOnTheKernelsFromTheFirstPass() throws Exception {
    assumeTrue(VectorSupport.obstacle(DataType.FLOAT) == null, "no vector kernels here");
    String kernels = bits(MODULE, "-D" + HandOver.PROPERTY + "=true");
    assertThat(bits()).as("BLAS rounds differently").isNotEqualTo(kernels);

    assertThat(bits(MODULE)).isEqualTo(kernels);
  }
}
