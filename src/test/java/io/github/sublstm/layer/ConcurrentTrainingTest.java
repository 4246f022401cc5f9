package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks that train at the same time in different threads. */
class ConcurrentTrainingTest {

  private static final int UPDATES = 3;

  record Case(CellEngine layer, WorkspaceMode workspaces, int minibatch, int units, int steps) {}

  /** On the host engine large enough for several of its threads in each network. */
  static Stream<Case> cases() {
    return CellEngine.all()
        .flatMap(
            layer ->
                Stream.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE)
                    .map(
                        mode ->
                            layer.engine() == Engine.HOST
                                ? new Case(layer, mode, 17, 64, 20)
                                : new Case(layer, mode, 3, 4, 4)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twoNetworks_trainedAtOnce_equalOneAfterTheOther(Case c) throws Exception {
    INDArray[] expected = {train(c, 0), train(c, 1)};
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<INDArray>> results = new ArrayList<>();
      for (int k = 0; k < 2; k++) {
        int seed = k;
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return train(c, seed);
                }));
      }
      for (int k = 0; k < 2; k++) {
        // BLAS may split the output layer's products differently: rounding only.
        assertThat(Samples.distance(results.get(k).get(), expected[k]))
            .as("network of seed %s of %s", k, c)
            .isLessThan(1e-10);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(Samples.distance(expected[0], expected[1])).isGreaterThan(0.1);
  }

  private static INDArray train(Case c, int seed) {
    Net.Settings settings =
        Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK).with(c.workspaces).with(new Sgd(0.1));
    Net net =
        Net.of(
                settings,
                c.layer.builder(8, c.units).build(),
                c.layer.builder(c.units, c.units).build(),
                Samples.sequenceOutput(c.units, 2, RNNFormat.NCW))
            .randomised(seed);
    net.params().muli(0.3);
    DataSet data =
        new DataSet(
            Samples.gaussian(seed, c.minibatch, 8, c.steps),
            Samples.gaussian(seed + 10L, c.minibatch, 2, c.steps));
    for (int k = 0; k < UPDATES; k++) {
      net.fit(data);
    }
    return net.params().dup();
  }
}
