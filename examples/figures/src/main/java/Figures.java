import io.github.sublstm.analysis.EiBalance;
import io.github.sublstm.analysis.GateRecorder;
import io.github.sublstm.analysis.GateRecording;
import io.github.sublstm.analysis.GradientFlow;
import io.github.sublstm.analysis.Signal;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.trials.OrientationRecall;
import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.data.trials.Trials;
import io.github.sublstm.training.RegressionTrainer;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import io.github.sublstm.training.UnexplainedVariance;
import java.awt.Color;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * From a saved network to a recording of its gates, as files for Python and R, and a picture.
 *
 * <p>The first argument is a folder. If it has a network.zip, that network is read; if not, one is
 * trained. For a network of your own, put your sequences in place of the trials.
 */
public class Figures {

  /** The name of the recurrent layer: DL4J counts layers from 0. */
  private static final String LAYER = "0";

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    TrialTask task = new OrientationRecall();
    File saved = folder.resolve("network.zip").toFile();
    if (!saved.exists()) {
      ModelSerializer.writeModel(trained(task), saved, true);
    }
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(saved);

    // Trials of different lengths, padded and masked.
    Trials trials = TrialIterator.fixed(task, 100, 1, 3).nextTrials();
    GateRecording recording = record(network, trials.dataSet());
    recording
        .with("y", trials.dataSet().getLabels().permute(0, 2, 1)) // [trials, steps, values], as all else
        .with("event", trials.variable("event"))
        .writeNpz(folder.resolve("gates.npz"));
    recording.writeCsv(folder.resolve("gates.csv"));

    EiBalance balance = EiBalance.of(recording);
    System.out.printf("median r(z, i) of the units: %.2f%n", balance.inputCorrelation());
    System.out.printf("share of i below 0.1 or above 0.9: %.2f%n", balance.saturation(Signal.I));

    GradientFlow flow = GradientFlow.of(network, trials.dataSet()); // does not change the network
    String picture = folder.resolve("gates.png").toString();
    List<XYChart> charts = List.of(gates(recording, 0), gradients(flow));
    BitmapEncoder.saveBitmap(charts, 1, charts.size(), picture, BitmapFormat.PNG);
    System.out.println("gates.npz, gates.csv and gates.png are in " + folder);
  }

  /** Runs the network once; the recorder sees what its recurrent layers compute. */
  private static GateRecording record(MultiLayerNetwork network, DataSet data) {
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      network.output(data.getFeatures(), false, data.getFeaturesMaskArray(), null);
      return recorder.last(LAYER);
    }
  }

  /** The unit whose output varies the most in a trial, and what the network is told there. */
  private static XYChart gates(GateRecording recording, int trial) {
    // Masked steps follow after the last one, where shorter trials are padded.
    INDArray mask = recording.mask();
    int steps = mask == null ? recording.steps() : mask.getRow(trial).sumNumber().intValue();
    INDArray outputs = of(recording.get(Signal.H), trial);
    int unit =
        outputs
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, steps))
            .std(1)
            .argMax()
            .getInt(0);
    XYChart chart = chart("Unit " + unit + " in one trial", "activity");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    for (Signal signal : List.of(Signal.Z, Signal.I, Signal.S, Signal.O)) {
      double[] values = of(recording.get(signal), trial).getRow(unit).toDoubleVector();
      add(chart, signal.key() + ", " + signal.population(), Arrays.copyOf(values, steps));
    }
    double[] cue = of(recording.input(), trial).getRow(2).toDoubleVector();
    add(chart, "input: an orientation to remember", Arrays.copyOf(cue, steps));
    return chart;
  }

  /** One trial of an array [trials, units or channels, steps]. */
  private static INDArray of(INDArray values, int trial) {
    return values.get(NDArrayIndex.point(trial));
  }

  /** How large the parts of the candidates' errors are at each step, over all trials and units. */
  private static XYChart gradients(GradientFlow flow) {
    XYChart chart = chart("Errors of z by their path", "norm over trials and units");
    add(chart, "D, from above", GradientFlow.norms(flow.direct(LAYER)));
    add(chart, "H, through the gates", GradientFlow.norms(flow.hidden(LAYER)));
    add(chart, "C, through the cell state", GradientFlow.norms(flow.cell(LAYER)));
    return chart;
  }

  private static XYChart chart(String title, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(700)
            .height(560)
            .title(title)
            .xAxisTitle("time step")
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
    return chart;
  }

  private static void add(XYChart chart, String name, double[] byStep) {
    double[] steps = IntStream.rangeClosed(1, byStep.length).asDoubleStream().toArray();
    chart.addSeries(name, steps, byStep);
  }

  private static MultiLayerNetwork trained(TrialTask task) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(5e-3))
                .list()
                .layer(new SubLSTM.Builder().nIn(task.inputs()).nOut(32).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(32)
                        .nOut(task.outputs())
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    TrainingOutcome outcome =
        new RegressionTrainer(
                network,
                TrialIterator.fresh(task, 50, 100, 1),
                TrialIterator.fixed(task, 100, 5, 2),
                new UnexplainedVariance())
            .train(new TrainingOptions.Builder().epochs(20).build());
    System.out.printf("trained; unexplained variance %.3f%n", outcome.validation());
    return network;
  }
}
