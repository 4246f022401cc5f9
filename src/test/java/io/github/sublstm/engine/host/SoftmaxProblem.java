package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.SoftmaxEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Random parameters, inputs and targets of a softmax. */
final class SoftmaxProblem {

  /** One case; its seed is its number, so a failing case can be run again by its name. */
  record Case(
      int seed,
      DataType dataType,
      int classes,
      int inputs,
      int minibatch,
      int steps,
      int threads,
      boolean bias,
      double present,
      boolean timeMajor) {}

  static final List<String> NAMES = List.of("losses", "loss", "dW", "dx", "p", "db");
  final Case c;
  final SoftmaxBatch batch;

  private SoftmaxProblem(Case c, SoftmaxBatch batch) {
    this.c = c;
    this.batch = batch;
  }

  SoftmaxProblem weighted() {
    Random random = new Random(c.seed);
    return weighted(row -> Math.pow(10, 6 * random.nextDouble() - 3));
  }

  SoftmaxProblem weighted(IntToDoubleFunction weights) {
    double[] rowWeights = IntStream.range(0, batch.targets().length).mapToDouble(weights).toArray();
    return new SoftmaxProblem(
        c,
        new SoftmaxBatch(
            batch.weights(), batch.bias(), batch.input(), batch.targets(), rowWeights));
  }

  SoftmaxProblem withGaps() {
    INDArray w = Nd4j.create(c.dataType, 2L * c.inputs, c.classes);
    INDArray b = Nd4j.create(c.dataType, 2L * c.classes);
    w = w.get(interval(0, 2, 2L * c.inputs), all()).assign(batch.weights());
    b = b.get(interval(0, 2, 2L * c.classes)).assign(batch.bias());
    assertThat(b.stride(0)).isEqualTo(2);
    return new SoftmaxProblem(
        c, new SoftmaxBatch(w, b, batch.input(), batch.targets(), batch.rowWeights()));
  }

  SoftmaxProblem(Case c) {
    this.c = c;
    org.nd4j.linalg.api.rng.Random random = Nd4j.getRandomFactory().getNewRandomInstance(c.seed);
    INDArray x =
        c.timeMajor
            ? gaussian(random, c.minibatch, c.steps, c.inputs).permute(0, 2, 1)
            : gaussian(random, c.minibatch, c.inputs, c.steps);
    Random targets = new Random(c.seed);
    batch =
        new SoftmaxBatch(
            gaussian(random, c.inputs, c.classes),
            c.bias ? gaussian(random, c.classes) : null,
            x,
            IntStream.range(0, c.minibatch * c.steps)
                .map(
                    k ->
                        targets.nextDouble() < c.present
                            ? targets.nextInt(c.classes)
                            : SoftmaxBatch.NONE)
                .toArray());
  }

  /** All that an engine yields; what it writes to holds values that must be overwritten. */
  List<INDArray> run(SoftmaxEngine engine) {
    double[] alone = engine.losses(batch);
    INDArray dW = filled('f', c.inputs, c.classes);
    INDArray db = c.bias ? filled('f', c.classes) : null;
    INDArray dx = filled('f', c.minibatch, c.inputs, c.steps);
    INDArray p = filled('c', c.minibatch, c.steps, c.classes);
    double[] losses = engine.gradients(batch, dW, db, dx);
    assertThat(losses).as("losses with and without gradients").isEqualTo(alone);
    engine.probabilities(batch, p);
    List<INDArray> all =
        new ArrayList<>(
            List.of(
                Nd4j.createFromArray(losses).castTo(c.dataType),
                Nd4j.scalar(c.dataType, Arrays.stream(losses).sum()),
                dW,
                dx,
                p));
    if (db != null) {
      all.add(db);
    }
    return all;
  }

  private INDArray filled(char order, long... shape) {
    return Nd4j.create(c.dataType, shape, order).assign(1e3);
  }

  private INDArray gaussian(org.nd4j.linalg.api.rng.Random random, long... shape) {
    return Nd4j.randn(0, 1, shape, random).castTo(c.dataType).dup('f');
  }
}
