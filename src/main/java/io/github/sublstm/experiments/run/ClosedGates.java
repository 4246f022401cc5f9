package io.github.sublstm.experiments.run;

import static io.github.sublstm.params.GatedParamInitializer.BIAS_KEY;
import static io.github.sublstm.params.GatedParamInitializer.INPUT_WEIGHT_KEY;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.CellSettings;
import io.github.sublstm.experiments.recipe.CircuitOptions;
import io.github.sublstm.experiments.recipe.MicrocircuitRecipe;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.Optimisation;
import io.github.sublstm.training.RegressionMeasure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Whether a network learns if all of its gates are closed at the start. In a subLSTM with a {@link
 * io.github.sublstm.training.BalancedStart BalancedStart} inhibition cancels everything, yet
 * equation 3 of Costa et al. 2017 lets the error through. An LSTM closes its gates by biases far
 * below 0, and equation 2 multiplies the error by both gates.
 *
 * <p>The task is {@link MicrocircuitTask#ADDITION}. Training is by stochastic gradient descent with
 * DL4J's Nesterov momentum, on half a cosine, with clipping: Adam would make up for a small
 * gradient by larger steps.
 *
 * @param minibatches to train for, at least 1
 * @param engine what the recurrent layers run on
 */
public record ClosedGates(int minibatches, Engine engine) {

  /** Minibatches that show the difference. */
  public static final int USUAL_MINIBATCHES = 2500;

  /** A network has learned when its error is below this. */
  public static final double LEARNED = 0.1;

  /** Minibatches between two measurements of the error. */
  static final int INTERVAL = 10;

  private static final double LEARNING_RATE = 0.2;
  private static final double MOMENTUM = 0.9;
  private static final double CLIP = 1;
  private static final int TEST_TRIALS = 1000;

  /** Fixed, so that all are measured on the same trials. */
  private static final long TEST_SEED = 2448;

  private static final MicrocircuitTask TASK = MicrocircuitTask.ADDITION;

  /** What the runs have in common, by name. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("task", TASK.experiment());
    settings.put("minibatches", minibatches);
    settings.put("optimiser", "gradient descent with Nesterov momentum");
    settings.put("learningRate", LEARNING_RATE);
    settings.put("schedule", "half-cosine");
    settings.put("momentum", MOMENTUM);
    settings.put("gradientNormClip", CLIP);
    settings.put("testTrials", TEST_TRIALS);
    settings.put("engine", engine);
    settings.put("version", LibraryVersion.get());
    return settings;
  }

  /** What a network begins with. */
  public enum Start {
    /** z = i, so that the cell state and the output are 0. */
    BALANCED("subLSTM, balanced", ModelKind.SUB_LSTM, 0),
    /** Gates half open, as usual. */
    LSTM_0("LSTM, 0", ModelKind.LSTM, 0),
    /** Gates nearly closed. */
    LSTM_4("LSTM, -4", ModelKind.LSTM, -4),
    /** Gates closed. */
    LSTM_8("LSTM, -8", ModelKind.LSTM, -8);

    private final String label;
    private final ModelKind kind;
    private final double bias;

    Start(String label, ModelKind kind, double bias) {
      this.label = label;
      this.kind = kind;
      this.bias = bias;
    }

    /** The name in tables and pictures; an LSTM's has the bias of its input and output gates. */
    public String label() {
      return label;
    }
  }

  /**
   * How a network learned.
   *
   * @param start what it began with
   * @param seed of its weights and its trials
   * @param firstGradient Euclidean norm of the first gradient of W_z, the candidate's input
   *     weights: the mean over the minibatch, before clipping
   * @param points the error from before training on, ascending
   */
  public record Run(Start start, long seed, double firstGradient, List<Point> points) {

    /** Makes the points unmodifiable. */
    public Run {
      points = List.copyOf(points);
    }

    /** After how many minibatches the error is first below {@link #LEARNED}. */
    public OptionalInt learnedAfter() {
      return points.stream()
          .filter(point -> point.fvu() < LEARNED)
          .mapToInt(Point::minibatches)
          .findFirst();
    }

    /** The error at the end. */
    public double lastFvu() {
      return points.get(points.size() - 1).fvu();
    }
  }

  /**
   * A measurement.
   *
   * @param minibatches learned from so far
   * @param fvu fraction of variance unexplained on test trials; 1 is what the mean scores
   */
  public record Point(int minibatches, double fvu) {}

  /**
   * Checks the number of minibatches.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ClosedGates {
    if (minibatches < 1) {
      throw new IllegalArgumentException("Minibatches must be 1 or more, not " + minibatches);
    }
  }

  /**
   * Trains a network.
   *
   * @param seed of its weights and its trials
   * @param progress gets each measurement
   */
  public Run train(Start start, long seed, Consumer<Point> progress) {
    FirstGradient first = new FirstGradient();
    MultiLayerNetwork network = network(start, seed, first);
    TrialTask trials = TASK.training();
    TrialIterator training = TrialIterator.fresh(trials, TASK.batchSize(), minibatches, seed);
    TrialIterator test =
        TrialIterator.fixed(trials, TASK.batchSize(), TEST_TRIALS / TASK.batchSize(), TEST_SEED);
    RegressionMeasure measure = TASK.measure();
    List<Point> points = new ArrayList<>();
    for (int done = 0; done <= minibatches; done++) {
      if (done > 0) {
        network.fit(training.next());
      }
      if (done % INTERVAL == 0 || done == minibatches) {
        Point point = new Point(done, measure.of(network, test));
        points.add(point);
        network.incrementEpochCount();
        progress.accept(point);
      }
    }
    return new Run(start, seed, first.norm(), points);
  }

  /**
   * Initialises a network.
   *
   * @param first looks at each gradient before it is clipped
   */
  MultiLayerNetwork network(Start start, long seed, FirstGradient first) {
    MicrocircuitRecipe recipe = recipe(start);
    MultiLayerConfiguration conf = recipe.network(start.kind, seed);
    // No recipe has SGD with momentum, so this keeps their schedule only.
    for (NeuralNetConfiguration layer : conf.getConfs()) {
      BaseLayer trained = (BaseLayer) layer.getLayer();
      ISchedule falling = ((Sgd) trained.getIUpdater()).getLearningRateSchedule();
      trained.setIUpdater(new Nesterovs(falling, MOMENTUM));
    }
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    recipe.initialize(network);
    if (start.kind == ModelKind.LSTM) {
      INDArray biases = network.getLayer(0).getParam(BIAS_KEY);
      slot(biases, CellType.LSTM.inputGate()).assign(start.bias);
      slot(biases, CellType.LSTM.outputGate()).assign(start.bias);
    }
    network.addListeners(first);
    recipe.listeners().forEach(network::addListeners);
    return network;
  }

  private MicrocircuitRecipe recipe(Start start) {
    CellSettings cells =
        new CellSettings(0, 0.5, TASK.memories(), TASK.inputDeviation(), 0, engine);
    CircuitOptions circuit = new CircuitOptions(start == Start.BALANCED, false, null, null, 0);
    Optimisation optimisation =
        new Optimisation(
            Optimisation.Optimiser.SGD, 0, 0, 0, Optimisation.Schedule.HALF_COSINE, 0, 0, 0, CLIP);
    return new MicrocircuitRecipe(
        TASK, TASK.units(), cells, circuit, LEARNING_RATE, optimisation, intervals());
  }

  /** The learning rate falls after each measurement, the one before training included. */
  private int intervals() {
    return 1 + (minibatches + INTERVAL - 1) / INTERVAL;
  }

  /** A gate's columns, or the candidate's with 0; both cells have four slots. */
  private static INDArray slot(INDArray parameter, int gate) {
    int rank = parameter.rank();
    long columns = parameter.size(rank - 1) / CellType.LSTM.gates();
    var part = NDArrayIndex.interval(gate * columns, (gate + 1) * columns);
    return rank == 1 ? parameter.get(part) : parameter.get(NDArrayIndex.all(), part);
  }

  /** Must come before what clips the gradient. */
  static final class FirstGradient extends BaseTrainingListener {

    private double norm = Double.NaN;

    /** Of the candidate's input weights, a mean over the minibatch; NaN before training. */
    double norm() {
      return norm;
    }

    @Override
    public void onGradientCalculation(Model model) {
      if (Double.isNaN(norm)) {
        INDArray weights = model.gradient().getGradientFor("0_" + INPUT_WEIGHT_KEY);
        norm = slot(weights, 0).norm2Number().doubleValue() / model.batchSize();
      }
    }
  }
}
