import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** All pages of the training UI, and the figures behind them, for a network of the library's layers. */
class WatchedTrainingTest {

  private static final int ITERATIONS = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static UIServer server;
  private static MultiLayerNetwork network;

  @BeforeAll
  static void train() throws Exception {
    System.setProperty("org.deeplearning4j.ui.port", Integer.toString(freePort()));
    StatsStorage statistics = new InMemoryStatsStorage();
    server = UIServer.getInstance();
    server.attach(statistics);
    network = WatchedTraining.network();
    network.setListeners(new StatsListener(statistics, 1));
    WatchedTraining.train(network, ITERATIONS);
    waitForTheLastIteration();
  }

  /** The listener hands its figures over in a thread of its own. */
  private static void waitForTheLastIteration() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!shownIterations().contains(ITERATIONS - 1)) {
      assertTrue(Instant.now().isBefore(end), () -> "Not shown after " + PATIENCE);
      Thread.sleep(100);
    }
  }

  private static List<Integer> shownIterations() throws IOException, InterruptedException {
    String data = get("/train/overview/data");
    List<Integer> iterations = new ArrayList<>();
    for (JsonNode iteration : new ObjectMapper().readTree(data).get("scoresIter")) {
      iterations.add(iteration.asInt());
    }
    return iterations;
  }

  @AfterAll
  static void stop() throws Exception {
    VertxUIServer.stopInstance();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void pages_areShown() throws Exception {
    for (String page : new String[] {"overview", "model", "system"}) {
      assertTrue(get("/train/" + page).contains("<html"), page);
    }
  }

  @Test
  void overview_hasTheScoresAndTheUpdatesOfAllWeights() throws Exception {
    JsonNode data = new ObjectMapper().readTree(get("/train/overview/data"));
    assertEquals(ITERATIONS, data.get("scores").size());
    for (String parameter : network.paramTable().keySet()) {
      if (parameter.endsWith("W")) {
        assertTrue(data.get("updateRatios").get(parameter).size() > 0, parameter + " in " + data);
      }
    }
  }

  @Test
  void model_showsEachLayerByItsName() throws Exception {
    String graph = get("/train/model/graph");
    for (String layer : new String[] {"SubLSTM", "FixSubLSTM", "FusedLSTM", "FusedGRU", "SparseSoftmaxOutput"}) {
      assertTrue(graph.contains(layer), layer + " in " + graph);
    }
    for (int layer = 0; layer < network.getnLayers(); layer++) {
      String data = get("/train/model/data/" + (layer + 1));
      assertTrue(data.contains("meanMag"), data);
    }
  }

  private static String get(String path) throws IOException, InterruptedException {
    var response =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(server.getAddress() + path)).build(),
            BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), path);
    return response.body();
  }
}
