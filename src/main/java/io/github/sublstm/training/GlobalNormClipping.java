package io.github.sublstm.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales the gradient of a whole network down to a largest Euclidean norm, as PyTorch's {@code
 * clip_grad_norm_}. DL4J itself only clips each layer or each parameter by itself.
 *
 * <pre>{@code
 * network.addListeners(new GlobalNormClipping(5));
 * }</pre>
 *
 * <p>The threshold is for the mean gradient over the minibatch, the one that the updater gets; DL4J
 * divides by the minibatch size later, unless the network was built with {@code miniBatch(false)},
 * and the norm is then that of the sum. A recurrent network's loss is summed over time steps all
 * the same. L1, L2 and weight decay do not count: DL4J adds them afterwards, inside the updater,
 * and so they are not clipped. Frozen layers have no gradient. A batch normalisation's running mean
 * and variance, which DL4J keeps among the gradients, neither count nor change. A matrix that a
 * listener before this one ties, {@link TiedWeights}, counts once.
 *
 * <p>It works with {@code fit} of MultiLayerNetwork and ComputationGraph, with standard and
 * truncated back-propagation (each segment by itself), and with this package's trainers. One
 * instance may serve several networks at the same time, as DL4J's {@code ParallelWrapper} has it;
 * {@link #lastNorm} is then that of whichever was last. A norm that is not finite leaves the
 * gradient as it is, so that the loss shows it.
 */
public final class GlobalNormClipping extends BaseTrainingListener {

  private final double threshold;
  private volatile double lastNorm = Double.NaN;

  /**
   * @param threshold largest norm of the mean gradient, positive
   * @throws IllegalArgumentException if it is not
   */
  public GlobalNormClipping(double threshold) {
    if (!(threshold > 0)) {
      throw new IllegalArgumentException("The largest norm must be positive, not " + threshold);
    }
    this.threshold = threshold;
  }

  /** The largest norm. */
  public double threshold() {
    return threshold;
  }

  /** The norm of the last mean gradient before it was clipped; NaN before the first. */
  public double lastNorm() {
    return lastNorm;
  }

  @Override
  public void onGradientCalculation(Model model) {
    List<INDArray> gradients = gradients(model);
    double squares = 0;
    for (INDArray gradient : gradients) {
      squares += square(gradient);
    }
    squares -= squaresOfCopies(model);
    int divisor = model.conf().isMiniBatch() ? model.batchSize() : 1;
    double norm = Math.sqrt(squares) / divisor;
    if (norm > threshold && Double.isFinite(norm)) {
      double scale = threshold / norm;
      gradients.forEach(gradient -> gradient.muli(scale));
    }
    lastNorm = norm;
  }

  /** A tied matrix stands in two layers, with one gradient, and counts once. */
  private double squaresOfCopies(Model model) {
    double squares = 0;
    if (model instanceof MultiLayerNetwork network) {
      for (TrainingListener listener : network.getListeners()) {
        if (listener == this) {
          break;
        }
        if (listener instanceof TiedWeights tied) {
          squares += square(tied.gradientOfCopy(network));
        }
      }
    }
    return squares;
  }

  private static double square(INDArray gradient) {
    double norm = gradient.norm2Number().doubleValue();
    return norm * norm;
  }

  /** All in one array if possible, for speed. */
  private static List<INDArray> gradients(Model model) {
    Gradient gradient = model.gradient();
    Map<String, INDArray> byName = gradient.gradientForVariable();
    List<INDArray> real = new ArrayList<>(byName.size());
    byName.forEach(
        (name, array) -> {
          if (isGradient(model, name)) {
            real.add(array);
          }
        });
    return real.size() == byName.size() ? List.of(gradient.gradient()) : real;
  }

  /** What DL4J does not divide by the minibatch size is no gradient but an update. */
  private static boolean isGradient(Model model, String name) {
    if (model instanceof MultiLayerNetwork network) {
      return network.updaterDivideByMinibatch(name);
    }
    int end = name.lastIndexOf('_');
    if (model instanceof ComputationGraph graph) {
      Trainable vertex = graph.getVertex(name.substring(0, end));
      return vertex.updaterDivideByMinibatch(name.substring(end + 1));
    }
    return true;
  }
}
