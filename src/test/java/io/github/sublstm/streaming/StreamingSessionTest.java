package io.github.sublstm.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.sublstm.streaming.Nets.Recurrent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session's state, its arrays, and what it refuses. */
class StreamingSessionTest {

  private static final int STEPS = 6;
  private static final long SEED = 7;

  private final StreamingModel model = StreamingModel.of(Nets.classifier(Recurrent.SUB_LSTM, 5, 7));
  private final StreamingModel words =
      StreamingModel.of(Nets.languageModel(Recurrent.SUB_LSTM, 11, 6));

  /** The outputs of the next steps on the same inputs each time. */
  private static float[][] outputs(StreamingSession session) {
    Random random = new Random(SEED);
    float[][] outputs = new float[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      outputs[t] = session.step(Nets.vector(random, 5)).clone();
    }
    return outputs;
  }

  @ParameterizedTest
  @EnumSource
  void reset_startsAnew(Recurrent kind) {
    StreamingSession session = StreamingModel.of(Nets.classifier(kind, 5, 7)).newSession();
    float[][] first = outputs(session);
    assertThat(outputs(session)[0]).as("the state goes on").isNotEqualTo(first[0]);
    session.reset();
    assertThat(outputs(session)).isDeepEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void restore_goesOnFromThere(Recurrent kind) {
    StreamingModel of = StreamingModel.of(Nets.classifier(kind, 5, 7));
    StreamingSession session = of.newSession();
    outputs(session);
    StreamingState state = session.state();
    float[][] expected = outputs(session);
    session.restore(state);
    assertThat(outputs(session)).as("the same session").isDeepEqualTo(expected);
    StreamingSession other = of.newSession();
    other.restore(state);
    assertThat(outputs(other)).as("another session, after others used it").isDeepEqualTo(expected);
  }

  @Test
  void state_canBeSerialised() throws IOException, ClassNotFoundException {
    StreamingSession session = model.newSession();
    outputs(session);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(session.state());
    }
    float[][] expected = outputs(session);
    StreamingSession other = model.newSession();
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      other.restore((StreamingState) in.readObject());
    }
    assertThat(outputs(other)).isDeepEqualTo(expected);
  }

  @Test
  void restore_ofAnotherModelsState_isRefused() {
    StreamingState smaller =
        StreamingModel.of(Nets.classifier(Recurrent.SUB_LSTM, 5, 6)).newSession().state();
    assertThatThrownBy(() -> model.newSession().restore(smaller))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[SubLSTM 7]", "[SubLSTM 6]");
    StreamingState gru =
        StreamingModel.of(Nets.classifier(Recurrent.FUSED_GRU, 5, 7)).newSession().state();
    assertThatThrownBy(() -> model.newSession().restore(gru))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[SubLSTM 7]", "[FusedGRU 7]");
  }

  @Test
  void output_isReusedUnlessGiven() {
    StreamingSession session = model.newSession();
    float[] x = Nets.vector(new Random(SEED), 5);
    assertThat(session.step(x)).isSameAs(session.step(x));
    float[] mine = new float[3];
    assertThat(session.step(x, mine)).isSameAs(mine);
    float[] kept = mine.clone();
    session.step(x);
    assertThat(mine).as("later steps do not touch it").containsExactly(kept);
  }

  @Test
  void step_allocatesNothing() {
    StreamingSession session = model.newSession();
    StreamingSession reader = words.newSession();
    StreamingSession[] batch = {model.newSession(), model.newSession()};
    float[] x = Nets.vector(new Random(SEED), 5);
    float[][] inputs = {x, x};
    float[][] outputs = new float[2][3];
    Runnable steps =
        () -> {
          for (int t = 0; t < 1000; t++) {
            session.step(x);
            reader.step(t % 11);
            model.step(batch, inputs, outputs);
          }
        };
    steps.run();
    assertThat(allocatedBy(steps)).as("bytes of 3000 steps").isLessThan(3000);
    StreamingSession[] fresh = new StreamingSession[1000];
    Arrays.setAll(fresh, k -> words.newSession());
    float[] output = new float[11];
    Runnable firstSteps =
        () -> {
          for (StreamingSession one : fresh) {
            one.step(3, output);
          }
        };
    assertThat(allocatedBy(firstSteps)).as("bytes of 1000 first steps").isLessThan(3000);
  }

  private static long allocatedBy(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void sizes_areTold() {
    assertThat(model.inputLength()).isEqualTo(5);
    assertThat(model.outputLength()).isEqualTo(3);
    assertThat(model.vocabularySize()).isZero();
    assertThat(words.inputLength()).isEqualTo(1);
    assertThat(words.outputLength()).isEqualTo(11);
    assertThat(words.vocabularySize()).isEqualTo(11);
  }

  @Test
  void wrongInput_isRefused() {
    StreamingSession session = model.newSession();
    assertThatThrownBy(() -> session.step(new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("5 values", "got 4");
    assertThatThrownBy(() -> session.step(new float[5], new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("3 values", "got 4");
    assertThatThrownBy(() -> session.step(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("word 2", "EmbeddingSequenceLayer");
    float[] both = new float[1];
    StreamingSession single =
        StreamingModel.of(Nets.onVectors(1, Recurrent.SUB_LSTM.layer(1, 1))).newSession();
    assertThatThrownBy(() -> single.step(both, both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("output array of its own")
        .hasMessageContaining("the array that the last step returned");
  }

  @Test
  void wrongWord_isRefused() {
    StreamingSession session = words.newSession();
    for (int word : new int[] {-1, 11}) {
      assertThatThrownBy(() -> session.step(word))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("0 to 10", "got " + word);
    }
    assertThatThrownBy(() -> session.step(new float[] {1.5f}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("0 to 10", "got 1.5");
    assertThatThrownBy(() -> session.step(new float[] {Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got NaN");
    assertThatThrownBy(() -> session.step(new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("one word number", "2 values");
  }

  @Test
  void sessionInUse_isRefused() {
    StreamingSession session = model.newSession();
    float[] x = new float[5];
    session.acquire();
    assertThatThrownBy(() -> session.step(x)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(session::reset).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(session::state).isInstanceOf(IllegalStateException.class);
    session.release();
    session.step(x);
  }

  @Test
  void minibatch_thatCannotBeStepped_isRefusedAndStepsNone() {
    StreamingSession a = model.newSession();
    StreamingSession b = model.newSession();
    float[][] expected = outputs(model.newSession());
    float[] x = new float[5];
    assertThatThrownBy(() -> model.step(new StreamingSession[] {a, b, a}, new float[][] {x, x, x}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("twice in a minibatch");
    float[] one = new float[model.outputLength()];
    assertThatThrownBy(
            () ->
                model.step(
                    new StreamingSession[] {a, b}, new float[][] {x, x}, new float[][] {one, one}))
        .hasMessageContaining("an output array for each session")
        .hasMessageContaining("the same one for sessions 0 and 1");
    assertThatThrownBy(() -> model.step(new StreamingSession[] {a, b}, new float[][] {x}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("inputs for 2 sessions", "got 1");
    assertThatThrownBy(
            () -> model.step(new StreamingSession[] {a, words.newSession()}, new float[][] {x, x}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("session 1 of another");
    assertThatThrownBy(
            () -> model.step(new StreamingSession[] {a, b}, new float[][] {x, new float[4]}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 4");
    assertThat(outputs(a)).isDeepEqualTo(expected);
    assertThat(outputs(b)).isDeepEqualTo(expected);
  }
}
