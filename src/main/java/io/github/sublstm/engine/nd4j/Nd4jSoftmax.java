package io.github.sublstm.engine.nd4j;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.SoftmaxEngine;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The readable softmax: plain ND4J operations, on any backend and floating-point type. */
public final class Nd4jSoftmax implements SoftmaxEngine {

  /** Creates an engine. */
  public Nd4jSoftmax() {}

  /** A chunk of rows: their numbers, x {@code [rows, nIn]} and p {@code [rows, V]}. */
  private record Chunk(int[] rows, INDArray input, INDArray probabilities) {}

  private interface Use {
    void chunk(Chunk chunk);
  }

  @Override
  public double[] losses(SoftmaxBatch batch) {
    return forEachChunk(batch, chunk -> {});
  }

  @Override
  public double[] gradients(SoftmaxBatch batch, INDArray weights, INDArray bias, INDArray input) {
    weights.assign(0);
    input.assign(0);
    if (bias != null) {
      bias.assign(0);
    }
    return forEachChunk(
        batch,
        chunk -> {
          INDArray delta = chunk.probabilities;
          for (int k = 0; k < chunk.rows.length; k++) {
            int target = batch.targets()[chunk.rows[k]];
            delta.putScalar(k, target, delta.getDouble(k, target) - 1);
          }
          if (batch.rowWeights() != null) {
            delta.muliColumnVector(rowWeights(batch, chunk.rows, delta.dataType()));
          }
          weights.addi(chunk.input.transpose().mmul(delta));
          if (bias != null) {
            bias.addi(delta.sum(0));
          }
          INDArray errors = delta.mmul(batch.weights().transpose());
          for (int k = 0; k < chunk.rows.length; k++) {
            row(input, chunk.rows[k], batch.minibatch()).assign(errors.getRow(k));
          }
        });
  }

  @Override
  public void probabilities(SoftmaxBatch batch, INDArray output) {
    output.assign(0);
    INDArray columns = output.permute(0, 2, 1);
    forEachChunk(
        batch,
        chunk -> {
          for (int k = 0; k < chunk.rows.length; k++) {
            row(columns, chunk.rows[k], batch.minibatch()).assign(chunk.probabilities.getRow(k));
          }
        });
  }

  @Override
  public void close() {}

  private static double[] forEachChunk(SoftmaxBatch batch, Use use) {
    double[] losses = new double[batch.targets().length];
    int[] rows = batch.rows();
    int size = batch.chunkRows(rows.length, rows.length, 1);
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      for (int first = 0; first < rows.length; first += size) {
        int[] chunk = Arrays.copyOfRange(rows, first, Math.min(rows.length, first + size));
        use.chunk(evaluate(batch, chunk, losses));
      }
    }
    return losses;
  }

  private static Chunk evaluate(SoftmaxBatch batch, int[] rows, double[] losses) {
    INDArray x = Nd4j.createUninitialized(batch.weights().dataType(), rows.length, batch.inputs());
    for (int k = 0; k < rows.length; k++) {
      x.getRow(k).assign(row(batch.input(), rows[k], batch.minibatch()));
    }
    INDArray product = x.mmul(batch.weights());
    if (batch.bias() != null) {
      product.addiRowVector(batch.bias());
    }
    // In half precision a sum over many classes would be infinite.
    DataType type = product.dataType();
    boolean isHalf = type == DataType.HALF || type == DataType.BFLOAT16;
    INDArray logits = isHalf ? product.castTo(DataType.FLOAT) : product;
    logits.subiColumnVector(logits.max(true, 1));
    double[] chosen = new double[rows.length];
    for (int k = 0; k < rows.length; k++) {
      chosen[k] = logits.getDouble(k, batch.targets()[rows[k]]);
    }
    INDArray exponentials = Transforms.exp(logits, false);
    INDArray sums = exponentials.sum(true, 1);
    for (int k = 0; k < rows.length; k++) {
      double loss = Math.log(sums.getDouble(k)) - chosen[k];
      losses[rows[k]] = batch.rowWeight(rows[k]) * loss;
    }
    return new Chunk(rows, x, exponentials.diviColumnVector(sums).castTo(type));
  }

  private static INDArray rowWeights(SoftmaxBatch batch, int[] rows, DataType type) {
    double[] weights = Arrays.stream(rows).mapToDouble(batch::rowWeight).toArray();
    return Nd4j.createFromArray(weights).reshape(rows.length, 1).castTo(type);
  }

  /** Row t·B + example of {@code [B, size, T]}. */
  private static INDArray row(INDArray sequences, int row, int minibatch) {
    return sequences.get(point(row % minibatch), all(), point(row / minibatch));
  }
}
