package io.github.sublstm.engine.host;

import java.util.Arrays;

/**
 * What a share's backward pass needs of its forward pass, as Java arrays that grow on demand and
 * are used again by the next pass. Without a tape the same arrays hold a chunk of time steps.
 *
 * <p>All arrays but the input hold the values of all rows and units at one time step. Each step's
 * grow by themselves: a wide minibatch of few steps, or without a tape, leaves the later steps of a
 * long narrow one as they are.
 */
public final class FloatTape {

  private final int slots;
  private float[][][] gates = new float[0][][];
  private float[][] cells = new float[0][];
  private float[][] hiddens = new float[0][];
  private float[][] updates = new float[0][];
  private float[][] inputs = new float[0][];
  private int rotatingSteps;
  private boolean kept;

  FloatTape(int slots) {
    this.slots = slots;
  }

  /**
   * Makes room for a pass.
   *
   * @param steps how many time steps
   * @param chunkSteps of how many steps the gates are needed at once where no tape is kept
   * @param values of a state array
   * @param chunks in how many parts the input is read
   * @param inputValues how many values a part has at most
   * @param update whether there is update dropout
   * @param keep whether everything is kept for a backward pass
   */
  void prepare(
      int steps,
      int chunkSteps,
      int values,
      int chunks,
      int inputValues,
      boolean update,
      boolean keep) {
    kept = keep;
    rotatingSteps = chunkSteps;
    int keptSteps = keep ? steps : chunkSteps;
    if (gates.length < keptSteps) {
      gates = Arrays.copyOf(gates, keptSteps);
    }
    for (int t = 0; t < keptSteps; t++) {
      if (gates[t] == null || gates[t][0].length < values) {
        gates[t] = new float[slots][values];
      }
    }
    int states = keep ? steps + 1 : 2;
    cells = grow(cells, states, values);
    hiddens = grow(hiddens, states, values);
    if (update) {
      updates = grow(updates, keptSteps, values);
    }
    inputs = grow(inputs, keep ? chunks : 1, inputValues);
  }

  private static float[][] grow(float[][] arrays, int count, int length) {
    float[][] grown = arrays.length < count ? Arrays.copyOf(arrays, count) : arrays;
    for (int i = 0; i < count; i++) {
      if (grown[i] == null || grown[i].length < length) {
        grown[i] = new float[length];
      }
    }
    return grown;
  }

  /**
   * Returns the gates of a step.
   *
   * @param t the step
   * @return an array per slot
   */
  public float[][] gates(int t) {
    return gates[kept ? t : t % rotatingSteps];
  }

  /** Returns the cell state before step t. */
  float[] cell(int t) {
    return cells[kept ? t : t & 1];
  }

  /**
   * Returns the hidden state before a step.
   *
   * @param t the step
   * @return a state array
   */
  public float[] hidden(int t) {
    return hiddens[kept ? t : t & 1];
  }

  /** The update-dropout factors of step t. */
  float[] update(int t) {
    return updates[kept ? t : t % rotatingSteps];
  }

  /** The input of a chunk of time steps, in the layout of the products. */
  float[] input(int chunk) {
    return inputs[kept ? chunk : 0];
  }

  /** Lets go of all arrays. */
  void clear() {
    gates = new float[0][][];
    cells = new float[0][];
    hiddens = new float[0][];
    updates = new float[0][];
    inputs = new float[0][];
  }
}
