package io.github.sublstm.streaming;

import io.github.sublstm.runtime.Refusals;
import java.util.Arrays;

/**
 * One client of a {@link StreamingModel}: the state of its recurrent layers, and the arrays that a
 * step needs. A new session starts from the state zero.
 *
 * <p>A session is for one call at a time. It may be stepped by another thread each time, as by a
 * thread pool: what the last call left is seen. Calls at the same time are refused. Sessions of one
 * model do not get in each other's way.
 *
 * <p>A step allocates nothing, computes on the calling thread and makes no call into ND4J or native
 * code. A session holds 10 to 14 values per unit, and 16 KB, a quarter of it outside the heap, if
 * the network ends in a softmax of 1,024 classes or more, besides the output array if {@link
 * #step(float[])} or {@link #step(int)} is used.
 *
 * <p>A NaN among the inputs makes the state NaN, as with {@code rnnTimeStep}, and with it all later
 * outputs, until {@link #reset()} or {@link #restore}.
 */
public final class StreamingSession extends SessionMemory {

  private final StepProgram program;
  private final SessionMemory[] alone = {this};
  private float[] ownOutput;

  StreamingSession(StepProgram program) {
    super(program.newMemory());
    this.program = program;
  }

  /**
   * Steps the network once.
   *
   * @param input as {@link #step(float[], float[])}; not the array that the last step returned, but
   *     a copy of it
   * @return the output; the session's own array, which its next step overwrites
   * @throws IllegalArgumentException if the input is that array, has another length, or is no word
   *     of the vocabulary
   * @throws IllegalStateException if the session is in use by another call
   */
  public float[] step(float[] input) {
    return step(input, ownOutput());
  }

  /**
   * Steps the network once.
   *
   * @param input {@code [nIn]}; for a network that begins with words, the number of one
   * @param output {@code [nOut]}, receives the output; another array than the input
   * @return the output array
   * @throws IllegalArgumentException if an array has another length, or the input is no word of the
   *     vocabulary
   * @throws IllegalStateException if the session is in use by another call
   */
  public float[] step(float[] input, float[] output) {
    program.checkInput(input);
    program.checkOutput(input, output);
    acquire();
    try {
      program.prepare(this, input, output);
      program.run(alone);
    } finally {
      release();
    }
    return output;
  }

  /**
   * Steps a network that begins with an {@code EmbeddingSequenceLayer}.
   *
   * @param word its number, from 0 on
   * @return the output; the session's own array, which its next step overwrites
   * @throws IllegalArgumentException if the word is not in the vocabulary, or the network takes
   *     vectors
   * @throws IllegalStateException if the session is in use by another call
   */
  public float[] step(int word) {
    return step(word, ownOutput());
  }

  /**
   * Steps a network that begins with an {@code EmbeddingSequenceLayer}.
   *
   * @param word its number, from 0 on
   * @param output {@code [nOut]}, receives the output
   * @return the output array
   * @throws IllegalArgumentException if the word is not in the vocabulary, the network takes
   *     vectors, or the array has another length
   * @throws IllegalStateException if the session is in use by another call
   */
  public float[] step(int word, float[] output) {
    program.checkWord(word);
    program.checkOutput(null, output);
    acquire();
    try {
      program.prepare(this, word, output);
      program.run(alone);
    } finally {
      release();
    }
    return output;
  }

  /**
   * Forgets everything: the next step is as that of a new session.
   *
   * @throws IllegalStateException if the session is in use by another call
   */
  public void reset() {
    acquire();
    try {
      for (StageMemory stage : stages) {
        for (float[] values : stage.state()) {
          Arrays.fill(values, 0f);
        }
        stage.stateChanged();
      }
    } finally {
      release();
    }
  }

  /**
   * Copies the state.
   *
   * @return what the session remembers
   * @throws IllegalStateException if the session is in use by another call
   */
  public StreamingState state() {
    acquire();
    try {
      return new StreamingState(program.states(), stages);
    } finally {
      release();
    }
  }

  /**
   * Takes over a state, of this session or of another one, also of another model with the same
   * recurrent layers.
   *
   * @param state what to remember; not changed, and not referred to afterwards
   * @throws IllegalArgumentException if it is of a model with other recurrent layers
   * @throws IllegalStateException if the session is in use by another call
   */
  public void restore(StreamingState state) {
    if (!state.layers().equals(program.states())) {
      throw new IllegalArgumentException(
          Refusals.given(
              "StreamingSession",
              "a state of the layers " + program.states(),
              "one of " + state.layers(),
              "a state that was taken from a session of another model"));
    }
    acquire();
    try {
      state.copyTo(stages);
    } finally {
      release();
    }
  }

  /** Tells whether it belongs to a program. */
  boolean runs(StepProgram other) {
    return program == other;
  }

  /** The array that steps without one write to; made when first asked for. */
  float[] ownOutput() {
    float[] output = ownOutput;
    if (output == null) {
      output = new float[program.outputs()];
      ownOutput = output;
    }
    return output;
  }
}
