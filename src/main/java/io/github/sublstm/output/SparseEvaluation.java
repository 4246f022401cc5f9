package io.github.sublstm.output;

import io.github.sublstm.engine.SoftmaxBatch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.common.primitives.Pair;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * DL4J's {@link Evaluation} for labels that are class numbers, as {@code SparseSoftmaxOutputLayer}
 * takes them: accuracy, precision, recall, F1 and the confusion matrix, without one-hot labels.
 *
 * <pre>{@code
 * SparseEvaluation evaluation = network.doEvaluation(iterator, new SparseEvaluation())[0];
 * }</pre>
 *
 * <p>{@code network.evaluate(iterator)} cannot do that: DL4J makes an evaluation for one-hot labels
 * there and fails with "New shape length doesn't match" or "Predictions and labels arrays are not
 * same shape".
 *
 * <ul>
 *   <li>predictions {@code [B, V]} or {@code [B, V, T]}; or {@code [B, T, V]} (NWC) after {@code
 *       setAxis(2)}, as with DL4J's
 *   <li>labels {@code [B, 1]}; or {@code [B, 1, T]}, {@code [B, T, 1]} or {@code [B, T]}, of any
 *       numeric type, whole numbers from 0 to V−1
 *   <li>masks of the labels, of the same shapes: what has 0 is left out, and its label is ignored;
 *       anything else counts once, whatever it weighs in training. DL4J's evaluation leaves out all
 *       time steps whose mask is not exactly 1.
 * </ul>
 *
 * <p>A minibatch of n rows costs n + V beside the search for the largest of each row, where DL4J's
 * costs n·V.
 */
public final class SparseEvaluation extends Evaluation {

  private static final long serialVersionUID = 1L;

  private static final LabelReader READER =
      new LabelReader(() -> "SparseEvaluation", "DL4J's Evaluation");

  /** Evaluates as many classes as the network has outputs. */
  public SparseEvaluation() {}

  /**
   * Names the classes.
   *
   * @param labels by class number, as many as the network has outputs; or null for their numbers
   */
  public SparseEvaluation(List<String> labels) {
    this(labels, 1);
  }

  /**
   * Names the classes, and measures {@link #topNAccuracy()} too.
   *
   * @param labels by class number, as many as the network has outputs; or null for their numbers
   * @param topN a row is right there if fewer than so many classes are more probable than its own
   */
  public SparseEvaluation(List<String> labels, int topN) {
    super(labels == null ? new ArrayList<>() : new ArrayList<>(labels), topN);
    reset();
  }

  private SparseEvaluation(SparseEvaluation settings) {
    super(
        settings.axis,
        settings.binaryPositiveClass,
        settings.topN,
        new ArrayList<>(settings.labelsList),
        null,
        null,
        settings.maxWarningClassesToPrint);
  }

  @Override
  public SparseEvaluation newInstance() {
    return new SparseEvaluation(this);
  }

  /**
   * Adds a minibatch.
   *
   * @param labels class numbers
   * @param predictions of the network
   * @param mask of the labels, or null
   * @param recordMetaData of the examples, kept by actual and predicted class; or null
   * @throws DL4JInvalidInputException if a shape does not fit, a label is no class, a mask is
   *     negative or undefined, or a prediction is undefined
   */
  @Override
  public void eval(
      INDArray labels,
      INDArray predictions,
      INDArray mask,
      List<? extends Serializable> recordMetaData) {
    requireScores(labels, predictions);
    int minibatch = (int) predictions.size(0);
    int classes = (int) predictions.size(classAxis(predictions));
    int steps = (int) (predictions.length() / minibatch / classes);
    requireClasses(classes);
    int[] targets = READER.read(labels, mask, minibatch, steps, classes, null).targets();
    // Rows example by example, which is how most networks have them in memory.
    int[] rows =
        IntStream.range(0, targets.length)
            .filter(row -> targets[place(row, minibatch, steps)] != SoftmaxBatch.NONE)
            .toArray();
    if (rows.length == 0) {
      return;
    }
    INDArray scores = rows(predictions, classes);
    if (rows.length < targets.length) {
      scores = Nd4j.pullRows(scores, 1, rows, 'c');
    }
    requireDefined(scores);
    int[] actual = Arrays.stream(rows).map(row -> targets[place(row, minibatch, steps)]).toArray();
    int[] predicted = Nd4j.argMax(scores, 1).toIntVector();
    count(actual, predicted, classes);
    if (topN > 1) {
      countTopN(actual, scores);
    }
    if (recordMetaData != null) {
      for (int k = 0; k < rows.length; k++) {
        int example = rows[k] / steps;
        if (example < recordMetaData.size()) {
          keep(recordMetaData.get(example), actual[k], predicted[k]);
        }
      }
    }
  }

  /** The same as {@link #eval(INDArray, INDArray, INDArray, List)} without metadata. */
  @Override
  public void evalTimeSeries(INDArray labels, INDArray predictions, INDArray labelsMask) {
    eval(labels, predictions, labelsMask, null);
  }

  private int classAxis(INDArray predictions) {
    return predictions.rank() == 2 ? 1 : axis;
  }

  /** Where the label of row {@code example·T + t} is. */
  private static int place(int row, int minibatch, int steps) {
    return row % steps * minibatch + row / steps;
  }

  private INDArray rows(INDArray predictions, int classes) {
    INDArray classesLast =
        predictions.rank() == 3 && axis == 1 ? predictions.permute(0, 2, 1) : predictions;
    return classesLast.reshape('c', predictions.length() / classes, classes);
  }

  private void requireScores(INDArray labels, INDArray predictions) {
    boolean isKnown =
        predictions.rank() == 2 || predictions.rank() == 3 && (axis == 1 || axis == 2);
    if (!isKnown || predictions.isEmpty() || predictions.size(classAxis(predictions)) < 2) {
      throw READER.refusal(
          "predictions of at least 2 classes, [B, V], [B, V, T] or, with setAxis(2), [B, T, V]",
          Arrays.toString(predictions.shape()) + " with axis " + axis,
          "an output layer of a single value, or another axis than that of the classes");
    }
    if (predictions.rank() == 3
        && !labels.equalShapes(predictions)
        && labels.length() == predictions.size(0) * predictions.size(axis)
        && labels.length() != predictions.size(0) * predictions.size(3 - axis)) {
      throw READER.refusal(
          "a prediction for each label of shape " + Arrays.toString(labels.shape()),
          Arrays.toString(predictions.shape()) + " with the classes along axis " + axis,
          "the other data format: setAxis(1) for NCW, setAxis(2) for NWC");
    }
  }

  private void requireClasses(int classes) {
    if (labelsList.isEmpty()) {
      IntStream.range(0, classes).mapToObj(Integer::toString).forEach(labelsList::add);
    }
    if (labelsList.size() != classes) {
      throw READER.refusal(
          "predictions of " + labelsList.size() + " classes",
          "predictions of " + classes,
          "names of the classes, or an earlier minibatch, of another network");
    }
    if (confusion == null) {
      confusion = new ConfusionMatrix<>(IntStream.range(0, classes).boxed().toList());
    }
  }

  /** DL4J's evaluation is as strict: the largest of undefined values would be class 0. */
  private static void requireDefined(INDArray scores) {
    long undefined =
        Nd4j.getExecutioner()
            .execAndReturn(new MatchCondition(scores, Conditions.isNan()))
            .getFinalResult()
            .longValue();
    if (undefined > 0) {
      throw READER.refusal(
          "predictions that are numbers",
          undefined + " times NaN",
          "a network that has diverged, or NaN in its input");
    }
  }

  private void count(int[] actual, int[] predicted, int classes) {
    int[] involved = new int[classes];
    for (int k = 0; k < actual.length; k++) {
      confusion.add(actual[k], predicted[k]);
      involved[actual[k]]++;
      if (actual[k] == predicted[k]) {
        truePositives.incrementCount(actual[k], 1);
      } else {
        involved[predicted[k]]++;
        falseNegatives.incrementCount(actual[k], 1);
        falsePositives.incrementCount(predicted[k], 1);
      }
    }
    for (int v = 0; v < classes; v++) {
      if (involved[v] < actual.length) {
        trueNegatives.incrementCount(v, actual.length - involved[v]);
      }
    }
    numRowCounter += actual.length;
  }

  private void countTopN(int[] actual, INDArray scores) {
    for (int k = 0; k < actual.length; k++) {
      double own = scores.getDouble(k, actual[k]);
      long larger =
          Nd4j.getExecutioner()
              .execAndReturn(new MatchCondition(scores.getRow(k), Conditions.greaterThan(own)))
              .getFinalResult()
              .longValue();
      if (larger < topN) {
        topNCorrectCount++;
      }
      topNTotalCount++;
    }
  }

  private void keep(Object metaData, int actual, int predicted) {
    if (confusionMatrixMetaData == null) {
      confusionMatrixMetaData = new HashMap<>();
    }
    confusionMatrixMetaData
        .computeIfAbsent(new Pair<>(actual, predicted), any -> new ArrayList<>())
        .add(metaData);
  }
}
