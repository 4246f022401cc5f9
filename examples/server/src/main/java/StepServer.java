import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.sublstm.streaming.StreamingModel;
import io.github.sublstm.streaming.StreamingSession;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Answers time steps over HTTP: {@code POST /step/CLIENT} with the inputs of one step, numbers with
 * commas between them, gives the network's outputs in the same form. Each client has a sequence of
 * its own, which {@code DELETE /step/CLIENT} ends.
 *
 * <p>For clients that can be trusted: one that sends half a request keeps a thread, and one that
 * goes without DELETE leaves its session. {@code mvn -q compile exec:exec
 * "-Dexec.args=-classpath %classpath StepServer model.zip 8080"} serves a saved network.
 */
public final class StepServer implements AutoCloseable {

  static {
    // Until JDK 23 an answer's body otherwise waits for the client's acknowledgement, some 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final String PATH = "/step/";
  private static final int LONGEST_BODY = 1 << 20;

  private final StreamingModel model;
  private final Map<String, StreamingSession> sessions = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final HttpServer server;

  /**
   * Starts to serve on this machine only.
   *
   * @param port 0 for any that is free
   */
  public StepServer(MultiLayerNetwork network, int port) throws IOException {
    model = StreamingModel.of(network);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(PATH, this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String client = exchange.getRequestURI().getPath().substring(PATH.length());
      if (exchange.getRequestMethod().equals("DELETE")) {
        sessions.remove(client);
        respond(exchange, 200, "");
        return;
      }
      byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
      if (body.length > LONGEST_BODY) {
        respond(exchange, 413, "A step has at most " + LONGEST_BODY + " bytes");
        return;
      }
      try {
        float[] input = numbers(new String(body, StandardCharsets.US_ASCII));
        respond(exchange, 200, text(step(client, input)));
      } catch (IllegalArgumentException e) {
        respond(exchange, 400, e.getMessage());
      }
    }
  }

  /** Inputs of one client, which sends one after the other, wait; those of others do not. */
  private float[] step(String client, float[] input) {
    // Before there is a session, which would stay.
    if (client.isEmpty()) {
      throw new IllegalArgumentException("A client has a name: " + PATH + "NAME");
    }
    if (input.length != model.inputLength()) {
      throw new IllegalArgumentException(
          "A step has " + model.inputLength() + " numbers, not " + input.length);
    }
    StreamingSession session = sessions.computeIfAbsent(client, name -> model.newSession());
    float[] output = new float[model.outputLength()];
    synchronized (session) {
      return session.step(input, output);
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static float[] numbers(String text) {
    String[] parts = text.strip().split(",");
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
      // One NaN in a session's state would make all its later answers NaN.
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException("Inputs must be finite numbers, not " + parts[i]);
      }
    }
    return numbers;
  }

  static String text(float[] numbers) {
    return IntStream.range(0, numbers.length)
        .mapToObj(i -> Float.toString(numbers[i]))
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }

  /** Serves a saved network: its file, and the port. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: StepServer MODEL.zip PORT, a network that save(File) wrote");
      System.exit(2);
    }
    StepServer server =
        new StepServer(MultiLayerNetwork.load(new File(args[0]), false), Integer.parseInt(args[1]));
    System.out.println("http://localhost:" + server.port() + PATH + "CLIENT");
  }
}
