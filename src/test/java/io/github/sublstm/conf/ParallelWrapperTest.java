package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.FixedThresholdAlgorithm;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.ParallelWrapper.TrainingMode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Several workers in one process, by DL4J's {@code ParallelWrapper}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class ParallelWrapperTest {

  private static final int INPUTS = 3;
  private static final int STEPS = 10;

  record Case(Kind kind, IUpdater updater, boolean graph) {}

  /** Updaters whose step is linear in the gradient, as the mean over workers is. */
  static Stream<Case> linearUpdaters() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(new Sgd(0.2), new Nesterovs(0.1, 0.9))
                    .flatMap(
                        updater ->
                            Stream.of(
                                new Case(kind, updater, false), new Case(kind, updater, true))));
  }

  @ParameterizedTest
  @MethodSource("linearUpdaters")
  void averagingEveryIteration_equalsOneWorkerOnBothMinibatchesTogether(Case c) {
    List<DataSet> minibatches = minibatches(6, 4, DataType.DOUBLE);
    Model parallel = network(c.kind, 5, c.updater, DataType.DOUBLE, c.graph);
    Model single = network(c.kind, 5, c.updater, DataType.DOUBLE, c.graph);
    INDArray before = single.params().dup();
    for (int k = 0; k < minibatches.size(); k += 2) {
      fit(single, DataSet.merge(minibatches.subList(k, k + 2)));
    }
    train(parallel, minibatches, 2, TrainingMode.AVERAGING);
    assertThat(distance(single.params(), before)).as("what %s learned", c).isGreaterThan(0.01);
    assertThat(distance(parallel.params(), single.params()))
        .as("parameters of %s", c)
        .isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void sharedGradients_learn(Kind kind) {
    List<DataSet> minibatches = minibatches(40, 8, DataType.FLOAT);
    MultiLayerNetwork network =
        (MultiLayerNetwork) network(kind, 8, new Adam(0.02), DataType.FLOAT, false);
    DataSet all = DataSet.merge(minibatches);
    double before = network.score(all);
    for (int epoch = 0; epoch < 6; epoch++) {
      train(network, minibatches, 2, TrainingMode.SHARED_GRADIENTS);
    }
    assertThat(network.score(all)).as("loss of %s, %s at first", kind, before).isLessThan(0.4);
  }

  /** Large enough for several threads of the engine in each of more workers than processors. */
  @ParameterizedTest
  @EnumSource(
      value = TrainingMode.class,
      names = {"AVERAGING", "SHARED_GRADIENTS"})
  void moreWorkersThanProcessors_finish(TrainingMode mode) {
    int workers = Runtime.getRuntime().availableProcessors() + 2;
    Model network = network(Kind.SUB, 96, new Adam(0.01), DataType.FLOAT, false);
    train(network, minibatches(3 * workers, 24, DataType.FLOAT), workers, mode);
    assertThat(network.params().isNaN().any()).as("NaN after training").isFalse();
    assertThat(engineThreads())
        .as("threads of the engine's own, beside the %s workers", workers)
        .isLessThanOrEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }

  private static long engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sublstm-worker"))
        .count();
  }

  private static List<DataSet> minibatches(int count, int size, DataType type) {
    DataSet all = Networks.data(count * size, STEPS, false);
    all.setFeatures(all.getFeatures().castTo(type));
    all.setLabels(all.getLabels().castTo(type));
    return new ArrayList<>(all.batchBy(size));
  }

  private static Model network(
      Kind kind, int units, IUpdater updater, DataType type, boolean graph) {
    NeuralNetConfiguration.Builder global =
        Networks.global().dataType(type).updater(updater.clone()).l2(1e-3);
    Layer[] layers = {
      kind.layer(INPUTS, units),
      new LastTimeStep(kind.layer(units, units)),
      Networks.sequenceOutput(units)
    };
    return graph
        ? Networks.init(Networks.chainGraph(global, layers))
        : Networks.init(Networks.chain(global, layers));
  }

  private static void fit(Model network, DataSet data) {
    if (network instanceof MultiLayerNetwork chain) {
      chain.fit(data);
    } else {
      ((ComputationGraph) network).fit(data);
    }
  }

  private static void train(
      Model network, List<DataSet> minibatches, int workers, TrainingMode mode) {
    // Sharing sends steps of the threshold's size only, at first 0.001 in DL4J's default.
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(workers)
            .trainingMode(mode)
            .averagingFrequency(1)
            .thresholdAlgorithm(new FixedThresholdAlgorithm(0.01))
            .prefetchBuffer(0)
            .build();
    wrapper.setListeners(new Ready());
    try {
      wrapper.fit(new PatientIterator(minibatches, wrapper));
    } finally {
      wrapper.shutdown();
    }
  }

  /** Marks a worker's network as complete: the wrapper gives it its listeners last. */
  private static final class Ready extends BaseTrainingListener {}

  /**
   * Hands out nothing before all workers have copied the network. The wrapper itself does not wait:
   * its first worker, which trains the network itself, may be done with a minibatch before the
   * others have copied the parameters.
   */
  private static final class PatientIterator extends ExistingDataSetIterator {
    private final ParallelWrapper wrapper;

    PatientIterator(List<DataSet> minibatches, ParallelWrapper wrapper) {
      super(minibatches);
      this.wrapper = wrapper;
    }

    @Override
    public DataSet next() {
      for (int worker = 0; worker < wrapper.getZoo().length; worker++) {
        while (!hasCopied(worker)) {
          LockSupport.parkNanos(100_000);
        }
      }
      return super.next();
    }

    private boolean hasCopied(int worker) {
      Model network = wrapper.getZoo()[worker].getModel();
      return network != null
          && (worker == 0 || network != wrapper.getModel())
          && !listeners(network).isEmpty();
    }

    private static Collection<TrainingListener> listeners(Model network) {
      return network instanceof MultiLayerNetwork chain
          ? chain.getListeners()
          : ((ComputationGraph) network).getListeners();
    }
  }

  private static double distance(INDArray a, INDArray b) {
    return MaxNorm.ofDifference(a, b);
  }
}
