package io.github.sublstm.engine;

/**
 * What a {@link VectorLane} keeps between its passes: one array a time step, grown on demand and
 * used again. Without a tape, gates and inputs of one chunk of steps and two states are enough.
 */
final class VectorTape {

  private float[][] gates = new float[0][];
  private float[][] inputs = new float[0][];
  private float[][] cells = new float[0][];
  private float[][] hiddens = new float[0][];
  private float[][] updates = new float[0][];
  private int chunkSteps;
  private boolean kept;

  /** Makes room for a pass; the sizes are those of one time step. */
  void prepare(
      int steps,
      int chunk,
      int gateSize,
      int inputSize,
      int stateSize,
      boolean update,
      boolean keep) {
    kept = keep;
    chunkSteps = chunk;
    int rotating = keep ? steps : Math.min(steps, chunk);
    gates = grow(gates, rotating, gateSize);
    inputs = grow(inputs, rotating, inputSize);
    int states = keep ? steps + 1 : 2;
    cells = grow(cells, states, stateSize);
    hiddens = grow(hiddens, states, stateSize);
    if (update) {
      updates = grow(updates, keep ? steps : 1, stateSize);
    }
  }

  private static float[][] grow(float[][] arrays, int count, int length) {
    if (arrays.length >= count && arrays[0].length >= length) {
      return arrays;
    }
    return new float[Math.max(count, arrays.length)][length];
  }

  /** The gates of step t, {@code [rows][gateColumns]}. */
  float[] gates(int t) {
    return gates[kept ? t : t % chunkSteps];
  }

  /** The input of step t, {@code [rows][input columns]}. */
  float[] input(int t) {
    return inputs[kept ? t : t % chunkSteps];
  }

  /** The cell state before step t, {@code [rows][unitColumns]}. */
  float[] cell(int t) {
    return cells[kept ? t : t & 1];
  }

  /** The hidden state before step t, {@code [rows][unitColumns]}. */
  float[] hidden(int t) {
    return hiddens[kept ? t : t & 1];
  }

  /** The update-dropout factors of step t, {@code [rows][unitColumns]}. */
  float[] update(int t) {
    return updates[kept ? t : 0];
  }

  /** Lets go of all arrays. */
  void clear() {
    gates = new float[0][];
    inputs = new float[0][];
    cells = new float[0][];
    hiddens = new float[0][];
    updates = new float[0][];
  }
}
