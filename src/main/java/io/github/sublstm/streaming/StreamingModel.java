package io.github.sublstm.streaming;

import io.github.sublstm.runtime.Refusals;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A trained network that is stepped once per input, for many clients at once.
 *
 * <pre>{@code
 * StreamingModel model = StreamingModel.of(network);
 * StreamingSession session = model.newSession();  // one per client
 * float[] output = session.step(input);
 * }</pre>
 *
 * <p>A step gives what {@code network.rnnTimeStep} gives, to rounding, without DL4J's own costs of
 * a call, and with a state per session instead of one per network. It is as in test mode: dropout
 * and weight noise are off.
 *
 * <p>Supported are this library's recurrent layers ({@code SubLSTM}, {@code FixSubLSTM}, {@code
 * FusedLSTM}, {@code FusedGRU}), DL4J's {@code LSTM} with tanh and gates of sigmoid or hard
 * sigmoid, {@code DenseLayer}, {@code EmbeddingSequenceLayer} as the first layer, {@code
 * OutputLayer}, {@code RnnOutputLayer}, {@code SparseSoftmaxOutputLayer}, {@code ActivationLayer}
 * and {@code DropoutLayer}, with identity, relu, leakyrelu, sigmoid, softmax (not in an {@code
 * ActivationLayer}) or tanh. Other layers and activations are refused by name.
 *
 * <p>The model copies the network's parameters, in single precision: later changes of the network
 * do not reach it, and the network is not needed any more. A network in double precision is rounded
 * to single precision, so that outputs agree with it to about six digits.
 *
 * <p>A model is immutable and may be used by any number of threads at once. It takes as much memory
 * as the parameters, on Java's heap.
 */
public final class StreamingModel {

  private final StepProgram program;

  private StreamingModel(StepProgram program) {
    this.program = program;
  }

  /**
   * Copies a network.
   *
   * @param network initialised, of type FLOAT or DOUBLE; not changed, and what its {@code
   *     rnnTimeStep} has stored is left alone
   * @return the same network for streaming
   * @throws IllegalArgumentException naming the layer that cannot be stepped, and why; or if the
   *     network is not initialised or of another type
   */
  public static StreamingModel of(MultiLayerNetwork network) {
    return new StreamingModel(new StepProgram(NetworkReader.read(network)));
  }

  /**
   * Starts a client.
   *
   * @return a new session, its state zero
   */
  public StreamingSession newSession() {
    return new StreamingSession(program);
  }

  /**
   * Returns the length of an input.
   *
   * @return nIn of the first layer, or 1 where the input is a word
   */
  public int inputLength() {
    return program.inputs();
  }

  /**
   * Returns the length of an output.
   *
   * @return nOut of the last layer
   */
  public int outputLength() {
    return program.outputs();
  }

  /**
   * Returns the number of words of a network that begins with an {@code EmbeddingSequenceLayer}.
   *
   * @return V, or 0 for a network that takes vectors
   */
  public int vocabularySize() {
    return program.words();
  }

  /**
   * Steps several sessions as one minibatch, on the calling thread. The weights are then read once
   * for up to 8 sessions instead of once for each, which takes less time; each session gets the
   * same output as from a step of its own. Allocates an array of arrays.
   *
   * @param sessions of this model, each once
   * @param inputs one per session, as for {@link StreamingSession#step(float[])}
   * @return one output per session, which the session's next step overwrites
   * @throws IllegalArgumentException as {@link #step(StreamingSession[], float[][], float[][])}
   * @throws IllegalStateException if a session is in use by another call, or there twice; then none
   *     is stepped
   */
  public float[][] step(StreamingSession[] sessions, float[][] inputs) {
    float[][] outputs = ownOutputs(sessions);
    step(sessions, inputs, outputs, true);
    return outputs;
  }

  /**
   * Steps several sessions as one minibatch, on the calling thread, without allocating.
   *
   * @param sessions of this model, each once
   * @param inputs one per session, as for {@link StreamingSession#step(float[])}
   * @param outputs one array {@code [nOut]} per session, each another, receive the outputs
   * @throws IllegalArgumentException if a session is of another model, the arrays do not have one
   *     entry per session, an input or output has another length, an output is the input or that of
   *     another session; then no session is stepped
   * @throws IllegalStateException if a session is in use by another call, or there twice; then none
   *     is stepped
   */
  public void step(StreamingSession[] sessions, float[][] inputs, float[][] outputs) {
    step(sessions, inputs, outputs, false);
  }

  /** Outputs that are the sessions' own are different arrays once no session is there twice. */
  private void step(StreamingSession[] sessions, float[][] inputs, float[][] outputs, boolean own) {
    checkSessions(sessions);
    checkCount("inputs", sessions.length, inputs.length);
    checkCount("outputs", sessions.length, outputs.length);
    for (int s = 0; s < sessions.length; s++) {
      program.checkInput(inputs[s]);
      program.checkOutput(inputs[s], outputs[s]);
    }
    acquire(sessions);
    try {
      if (!own) {
        program.checkDistinct(outputs);
      }
      for (int s = 0; s < sessions.length; s++) {
        program.prepare(sessions[s], inputs[s], outputs[s]);
      }
      program.run(sessions);
    } finally {
      release(sessions, sessions.length);
    }
  }

  /**
   * Steps several sessions with words, as one minibatch. Allocates an array of arrays.
   *
   * @param sessions of this model, each once
   * @param words one per session, as for {@link StreamingSession#step(int)}
   * @return one output per session, which the session's next step overwrites
   * @throws IllegalArgumentException as {@link #step(StreamingSession[], int[], float[][])}
   * @throws IllegalStateException if a session is in use by another call, or there twice; then none
   *     is stepped
   */
  public float[][] step(StreamingSession[] sessions, int[] words) {
    float[][] outputs = ownOutputs(sessions);
    step(sessions, words, outputs, true);
    return outputs;
  }

  /**
   * Steps several sessions with words, as one minibatch, without allocating.
   *
   * @param sessions of this model, each once
   * @param words one per session, as for {@link StreamingSession#step(int)}
   * @param outputs one array {@code [nOut]} per session, each another, receive the outputs
   * @throws IllegalArgumentException if a session is of another model, the arrays do not have one
   *     entry per session, a word is not in the vocabulary, an output has another length or is that
   *     of another session; then no session is stepped
   * @throws IllegalStateException if a session is in use by another call, or there twice; then none
   *     is stepped
   */
  public void step(StreamingSession[] sessions, int[] words, float[][] outputs) {
    step(sessions, words, outputs, false);
  }

  private void step(StreamingSession[] sessions, int[] words, float[][] outputs, boolean own) {
    checkSessions(sessions);
    checkCount("words", sessions.length, words.length);
    checkCount("outputs", sessions.length, outputs.length);
    for (int s = 0; s < sessions.length; s++) {
      program.checkWord(words[s]);
      program.checkOutput(null, outputs[s]);
    }
    acquire(sessions);
    try {
      if (!own) {
        program.checkDistinct(outputs);
      }
      for (int s = 0; s < sessions.length; s++) {
        program.prepare(sessions[s], words[s], outputs[s]);
      }
      program.run(sessions);
    } finally {
      release(sessions, sessions.length);
    }
  }

  private static float[][] ownOutputs(StreamingSession[] sessions) {
    float[][] outputs = new float[sessions.length][];
    for (int s = 0; s < sessions.length; s++) {
      outputs[s] = sessions[s].ownOutput();
    }
    return outputs;
  }

  private void checkSessions(StreamingSession[] sessions) {
    for (int s = 0; s < sessions.length; s++) {
      if (!sessions[s].runs(program)) {
        throw new IllegalArgumentException(
            Refusals.given(
                "StreamingModel",
                "sessions of this model",
                "session " + s + " of another one",
                "a session that was kept when the model was loaded anew; make a new one and restore"
                    + " the old one's state"));
      }
    }
  }

  private static void checkCount(String what, int sessions, int given) {
    if (given != sessions) {
      throw new IllegalArgumentException(
          Refusals.given(
              "StreamingModel",
              what + " for " + sessions + " sessions",
              Integer.toString(given),
              "arrays that were filled for another minibatch"));
    }
  }

  /** Takes all sessions or none. */
  private static void acquire(StreamingSession[] sessions) {
    int taken = 0;
    try {
      for (; taken < sessions.length; taken++) {
        sessions[taken].acquire();
      }
    } finally {
      if (taken < sessions.length) {
        release(sessions, taken);
      }
    }
  }

  private static void release(StreamingSession[] sessions, int count) {
    for (int s = 0; s < count; s++) {
      sessions[s].release();
    }
  }
}
