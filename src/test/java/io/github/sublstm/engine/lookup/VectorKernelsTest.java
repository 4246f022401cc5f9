package io.github.sublstm.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sublstm.OtherJvm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.host.HandOver;
import io.github.sublstm.engine.vector.VectorSupport;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which provider computes which pass of a process: BLAS and the kernels round differently, so that
 * the bits of the outputs tell.
 */
class VectorKernelsTest {

  private static final int EXAMPLES = 64;
  private static final int STEPS = 100;
  private static final int UNITS = 256;

  /** Of a pass. */
  private static final double FLOPS = 2.0 * EXAMPLES * STEPS * 2.0 * UNITS * UNITS * 4;

  private static final int OF_BLAS = (int) Math.ceil(HandOver.mostFlops() / FLOPS);
  private static final int PASSES = OF_BLAS + 2;

  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String AT_ONCE = "-D" + HandOver.PROPERTY + "=true";

  /** What a process of its own does: forward passes of one engine, telling the bits of each. */
  static final class Child {

    private Child() {}

    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) {
      if (arguments.length > 0) {
        VectorKernels.fromFirstPass();
      }
      CellType type = CellType.LSTM;
      int columns = type.gates() * UNITS;
      CellParameters parameters =
          new CellParameters(
              type, values(UNITS, columns), values(UNITS, columns), values(columns), null, null);
      Sequences sequences = new Sequences(values(EXAMPLES, UNITS, STEPS), null, null, null);
      INDArray output = values(EXAMPLES, UNITS, STEPS);
      try (SequenceEngine engine = EngineLookup.create(Engine.HOST, type, DataType.FLOAT)) {
        for (int k = 0; k < PASSES; k++) {
          engine.forward(parameters, sequences, output, false);
          System.out.println("bits " + Arrays.hashCode(output.data().asFloat()));
        }
      }
    }

    private static INDArray values(long... shape) {
      return Nd4j.randn(0, 0.05, shape, Nd4j.getRandomFactory().getNewRandomInstance(19))
          .castTo(DataType.FLOAT)
          .dup('f');
    }
  }

  @BeforeEach
  void requireKernels() {
    assumeTrue(VectorSupport.obstacle(DataType.FLOAT) == null, "no vector kernels here");
  }

  private static List<String> bits(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    OtherJvm jvm = OtherJvm.run(options, List.of(), Child.class, arguments);
    List<String> bits = jvm.output().lines().filter(line -> line.startsWith("bits ")).toList();
    assertThat(bits).as(jvm.output()).hasSize(PASSES);
    return bits;
  }

  @Test
  void passes_ofAProcess_areOfBlasUpToTheCountAndThenOfTheKernels() throws Exception {
    String blas = bits(List.of()).get(0);
    String kernels = bits(List.of(MODULE, AT_ONCE)).get(0);
    assertThat(kernels).as("the bits tell who computes").isNotEqualTo(blas);

    List<String> actual = bits(List.of(MODULE));

    assertThat(actual.subList(0, OF_BLAS)).containsOnly(blas);
    assertThat(actual.subList(OF_BLAS, PASSES)).containsOnly(kernels);
  }

  @Test
  void fromFirstPass_leavesBlasOut() throws Exception {
    String kernels = bits(List.of(MODULE, AT_ONCE)).get(0);

    assertThat(bits(List.of(MODULE), "from first pass")).containsOnly(kernels);
  }
}
