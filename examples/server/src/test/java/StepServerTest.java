import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StepServerTest {

  private static final int CLIENTS = 8;
  private static final int STEPS = 10;

  private final MultiLayerNetwork network = LoadTest.network();

  /** Clients at the same time get what the network gives for their own sequences. */
  @Test
  void manyClients_eachGetsTheOutputsOfItsOwnSequence() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try (StepServer server = new StepServer(network, 0)) {
      List<Callable<float[][]>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int seed = client;
        clients.add(() -> answers(server, seed));
      }
      List<Future<float[][]>> all = pool.invokeAll(clients);
      for (int client = 0; client < CLIENTS; client++) {
        float[][] answers = all.get(client).get();
        INDArray expected = network.output(Nd4j.create(sequence(client)).permute(1, 0)
            .reshape('f', 1, LoadTest.INPUTS, STEPS));
        for (int step = 0; step < STEPS; step++) {
          float[] ofStep = {expected.getFloat(0, 0, step), expected.getFloat(0, 1, step)};
          assertArrayEquals(ofStep, answers[step], 1e-5f, "client " + client + " step " + step);
        }
      }
    } finally {
      pool.shutdown();
    }
  }

  private static float[][] answers(StepServer server, int seed) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    float[][] inputs = sequence(seed);
    float[][] answers = new float[STEPS][];
    for (int step = 0; step < STEPS; step++) {
      answers[step] = LoadTest.post(http, server.port(), "c" + seed, inputs[step]);
    }
    return answers;
  }

  private static float[][] sequence(int seed) {
    Random random = new Random(seed);
    float[][] inputs = new float[STEPS][LoadTest.INPUTS];
    for (float[] input : inputs) {
      for (int i = 0; i < input.length; i++) {
        input[i] = (float) random.nextGaussian();
      }
    }
    return inputs;
  }

  @Test
  void wrongInput_isAnsweredWithTheReason() throws Exception {
    try (StepServer server = new StepServer(network, 0)) {
      HttpClient http = HttpClient.newHttpClient();
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () -> LoadTest.post(http, server.port(), "c", new float[] {1, 2}));
      assertTrue(error.getMessage().contains("16"), error.getMessage());
    }
  }

  @Test
  void inputThatIsNoNumber_isRefusedAndLeavesTheSequenceAsItIs() throws Exception {
    try (StepServer server = new StepServer(network, 0)) {
      HttpClient http = HttpClient.newHttpClient();
      float[] good = sequence(1)[0];
      float[] bad = good.clone();
      bad[3] = Float.NaN;
      float[] expected = LoadTest.post(http, server.port(), "other", good);
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class, () -> LoadTest.post(http, server.port(), "c", bad));
      assertTrue(error.getMessage().contains("finite"), error.getMessage());
      assertArrayEquals(expected, LoadTest.post(http, server.port(), "c", good));
    }
  }
}
