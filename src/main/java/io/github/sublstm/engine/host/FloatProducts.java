package io.github.sublstm.engine.host;

/**
 * The matrix products of a pass over one share of the minibatch: all that differs between BLAS and
 * the vector kernels. {@link FloatPass} does the rest.
 *
 * <p>State arrays (h, c, each gate, each delta) hold {@link #stateValues} values in the layout
 * {@link #stateLayout}; values that only fill a vector up may be anything finite. An input chunk
 * holds the inputs of some time steps, stacked: row {@code p·rows + r} is example r at the p-th of
 * them.
 */
public interface FloatProducts {

  /**
   * Takes on a share of the examples, after {@link FloatWeights#packForward}.
   *
   * @param rows how many examples
   * @param steps how many time steps they have
   */
  void begin(int rows, int steps);

  /**
   * Returns how many time steps make a chunk.
   *
   * @return at least 1, at most the number of steps
   */
  int chunkSteps();

  /**
   * Returns the size of a state array.
   *
   * @return in values
   */
  int stateValues();

  /**
   * Returns the layout of a state array {@code [rows, n]}.
   *
   * @return the same for all of them
   */
  MatrixLayout stateLayout();

  /**
   * Returns the size of the input of a whole chunk.
   *
   * @return in values
   */
  int inputValues();

  /**
   * Returns the layout of the input of a chunk {@code [chunk rows, nIn]}.
   *
   * @param chunkSteps how many steps this chunk has
   * @return the layout
   */
  MatrixLayout inputLayout(int chunkSteps);

  /**
   * Begins the forward pass of a chunk: what of the gates depends on its input only.
   *
   * @param x the chunk's input
   * @param t0 its first time step
   * @param t1 the first step after it
   * @param tape whose gates of these steps may be written to
   */
  void input(float[] x, int t0, int t1, FloatTape tape);

  /**
   * Completes the pre-activations of one step, gates = xW + hRW + b. The steps of a chunk come in
   * order.
   *
   * @param t a step of the chunk
   * @param tape with the hidden state before the step; its gates of the step are written to
   * @param zeroHidden whether that hidden state is all zeros, which saves the product
   */
  void recurrent(int t, FloatTape tape, boolean zeroHidden);

  /** Begins a backward pass, after {@link FloatWeights#packBackward}. */
  void beginBackward();

  /**
   * Begins the backward pass of a chunk.
   *
   * @param chunkSteps how many steps it has
   */
  void beginChunk(int chunkSteps);

  /**
   * Takes a step of the chunk.
   *
   * @param position of the step in its chunk
   * @param deltas dLoss/dpre-activation, an array per slot
   * @param hiddenBefore the hidden state before the step
   */
  void addStep(int position, float[][] deltas, float[] hiddenBefore);

  /**
   * dh⁻ = δRWᵀ for the step that was added last.
   *
   * @param dh a state array, receives the errors of the hidden state before the step
   */
  void hiddenErrors(float[] dh);

  /**
   * dRW += h⁻ᵀδ and dW += xᵀδ over the steps of the chunk.
   *
   * @param x the chunk's input
   * @param first whether it is the first chunk of the pass, which starts from zeros
   */
  void addGradients(float[] x, boolean first);

  /**
   * dx = δWᵀ for the steps of the chunk.
   *
   * @param dx receives the errors, in the layout of the chunk's input
   */
  void inputErrors(float[] dx);

  /** Lets go of all memory. */
  void clear();
}
