import io.github.sublstm.conf.SubLSTM;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** 64 clients on this machine, each sending the steps of a sequence one after the other. */
public final class LoadTest {

  static final int INPUTS = 16;
  private static final int CLIENTS = 64;
  private static final int WARM_UP = 200;
  private static final int STEPS = 500;

  private LoadTest() {}

  public static void main(String[] args) throws Exception {
    try (StepServer server = new StepServer(network(), 0)) {
      load(server, WARM_UP);
      long start = System.nanoTime();
      double[] micros = load(server, STEPS);
      double seconds = (System.nanoTime() - start) / 1e9;
      Arrays.sort(micros);
      System.out.printf(
          "%d clients, %d requests: %.0f per second, median %.0f us, 99th percentile %.0f us%n",
          CLIENTS,
          micros.length,
          micros.length / seconds,
          micros[micros.length / 2],
          micros[micros.length * 99 / 100]);
    }
  }

  /** Two layers of 128 units and two outputs. */
  static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new SubLSTM.Builder().nIn(INPUTS).nOut(128).build())
                .layer(new SubLSTM.Builder().nIn(128).nOut(128).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(128)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    return network;
  }

  /** Returns how long each request took, in microseconds. */
  private static double[] load(StepServer server, int steps) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<double[]>> tasks = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        tasks.add(() -> run(server, "client" + number, steps));
      }
      List<double[]> times = new ArrayList<>();
      for (Future<double[]> future : clients.invokeAll(tasks)) {
        times.add(future.get());
      }
      return times.stream().flatMapToDouble(Arrays::stream).toArray();
    } finally {
      clients.shutdown();
    }
  }

  private static double[] run(StepServer server, String client, int steps) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    Random random = new Random(client.hashCode());
    double[] micros = new double[steps];
    for (int step = 0; step < steps; step++) {
      float[] input = new float[INPUTS];
      for (int i = 0; i < INPUTS; i++) {
        input[i] = (float) random.nextGaussian();
      }
      long start = System.nanoTime();
      post(http, server.port(), client, input);
      micros[step] = (System.nanoTime() - start) / 1e3;
    }
    return micros;
  }

  static float[] post(HttpClient http, int port, String client, float[] input) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/step/" + client))
            .POST(BodyPublishers.ofString(StepServer.text(input)))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
    return StepServer.numbers(response.body());
  }
}
