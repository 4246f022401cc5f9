package io.github.sublstm.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.streaming.Nets.Recurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One model for many threads. */
class StreamingThreadsTest {

  private static final int THREADS = 8;
  private static final int CLIENTS = 32;
  private static final int STEPS = 300;

  private final StreamingModel model =
      StreamingModel.of(
          Nets.onVectors(
              5,
              Recurrent.SUB_LSTM.layer(5, 20),
              Recurrent.FUSED_GRU.layer(20, 20),
              Nets.softmax(20, 30)));

  /** All outputs of a client, whose inputs its number seeds. */
  private float[][] client(int number) {
    StreamingSession session = model.newSession();
    Random random = new Random(number);
    float[][] outputs = new float[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      outputs[t] = session.step(Nets.vector(random, 5)).clone();
    }
    return outputs;
  }

  @Test
  void clientsAtOnce_getWhatTheyGetAlone() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<float[][]>> answers = new ArrayList<>();
      for (int c = 0; c < CLIENTS; c++) {
        int number = c;
        answers.add(pool.submit(() -> client(number)));
      }
      for (int c = 0; c < CLIENTS; c++) {
        assertThat(answers.get(c).get()).as("client %d", c).isDeepEqualTo(client(c));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** As in a server: whichever thread is free takes the next step. */
  @Test
  void session_mayBeSteppedByAnotherThreadEachTime() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      StreamingSession session = model.newSession();
      Random random = new Random(0);
      float[][] expected = client(0);
      for (int t = 0; t < STEPS; t++) {
        float[] x = Nets.vector(random, 5);
        assertThat(pool.submit(() -> session.step(x)).get()).containsExactly(expected[t]);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
