package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.ThreeBlasThreads;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.host.EngineAgreementTest.Case;
import io.github.sublstm.engine.host.EngineAgreementTest.Problem;
import io.github.sublstm.engine.host.EngineAgreementTest.Result;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the host engine's threads must not change. */
@ExtendWith(ThreeBlasThreads.class)
class HostEngineThreadsTest {

  private static Case problem(CellType type, DataType dataType) {
    return new Case(77, type, dataType, 5, 9, 11, 14, 1, true, true, true, false);
  }

  @ParameterizedTest
  @EnumSource(CellType.class)
  void results_doNotDependOnTheNumberOfThreads(CellType type) {
    for (DataType dataType : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      for (Products products : Products.of(dataType)) {
        assertIndependent(type, dataType, products);
      }
    }
  }

  private static void assertIndependent(CellType type, DataType dataType, Products products) {
    Problem problem = new Problem(problem(type, dataType));
    Result one = problem.run(products.engine(type, dataType, 1));
    for (int threads : new int[] {2, 3, 5, 11, 64}) {
      SequenceEngine engine = products.engine(type, dataType, threads);
      Result first = problem.run(engine);
      Result again = problem.run(engine);
      String what = type + " " + dataType + " " + products + " on " + threads + " threads: ";
      for (int k = 0; k < one.arrays.size(); k++) {
        INDArray expected = one.arrays.get(k);
        double scale = Math.max(1, MaxNorm.of(expected));
        assertThat(MaxNorm.ofDifference(expected, first.arrays.get(k)) / scale)
            .as(what + Result.NAMES.get(k))
            .isLessThan(dataType == DataType.FLOAT ? 1e-5 : 1e-13);
        assertThat(MaxNorm.ofDifference(again.arrays.get(k), first.arrays.get(k)))
            .as(what + "the same again, " + Result.NAMES.get(k))
            .isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CellType.class)
  void blasThreads_areTheSameAfterAPass(CellType type) {
    Problem problem = new Problem(problem(type, DataType.FLOAT));
    for (Products products : Products.of(DataType.FLOAT)) {
      for (int threads : new int[] {1, 3}) {
        problem.run(products.engine(type, DataType.FLOAT, threads));
        assertThat(blas_get_num_threads())
            .as("after passes on %s threads, %s", threads, products)
            .isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CellType.class)
  void blasThreads_areTheSameAfterAFailingPass(CellType type) {
    Problem problem = new Problem(problem(type, DataType.FLOAT));
    for (int threads : new int[] {1, 3}) {
      SequenceEngine engine = Products.BLAS.engine(type, DataType.FLOAT, threads);
      Sequences good = problem.sequences;
      Sequences bad = new Sequences(good.input(), Nd4j.zeros(11, 3), null, null);
      assertThatThrownBy(
              () ->
                  engine.forward(
                      problem.parameters, bad, Nd4j.create(DataType.FLOAT, 11, 9, 14), true))
          .as("a mask shorter than the input")
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(blas_get_num_threads()).as("after a failure on %s threads", threads).isEqualTo(3);
    }
  }
}
