package io.github.sublstm.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The deltas of a chunk of time steps, in the two layouts that the products of a backward pass
 * want. A row is an example at a time step.
 *
 * <ul>
 *   <li>{@link #rows}: {@code [chunk rows, gate columns]}, the left factor of δRWᵀ and δWᵀ.
 *   <li>{@link #panels}: {@code [block of units][chunk rows][G·L]}, the right factor of hᵀδ and
 *       xᵀδ.
 * </ul>
 */
final class VectorDeltas {

  private static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  private static final int L = VectorKernel.L;

  private final VectorWeights weights;
  private final PackedRows rows = new PackedRows();
  private float[] panels = new float[0];
  private int chunkRows;

  VectorDeltas(VectorWeights weights) {
    this.weights = weights;
  }

  /** Makes room for a chunk; what it holds is left undefined. */
  void shape(int newChunkRows) {
    chunkRows = newChunkRows;
    rows.shape(chunkRows, weights.gateColumns);
    int needed = chunkRows * weights.gateColumns;
    if (panels.length < needed) {
      panels = new float[needed];
    }
  }

  int chunkRows() {
    return chunkRows;
  }

  PackedRows rows() {
    return rows;
  }

  float[] panels() {
    return panels;
  }

  /** Where the panel of a block of units begins. */
  int panel(int block) {
    return block * chunkRows * weights.gates() * L;
  }

  /** Takes a time step's deltas, an array {@code [count, unit columns]} per gate. */
  void put(int first, int count, float[][] deltas) {
    int width = weights.gates() * L;
    float[] rowValues = rows.values();
    for (int slot = 0; slot < weights.gates(); slot++) {
      for (int block = 0; block < weights.blocks(); block++) {
        int panelColumn = panel(block) + slot * L;
        for (int r = 0; r < count; r++) {
          FloatVector delta =
              FloatVector.fromArray(SPECIES, deltas[slot], r * weights.unitColumns + block * L);
          delta.intoArray(panels, panelColumn + (first + r) * width);
          delta.intoArray(rowValues, rows.index(first + r, weights.gateColumn(slot, block * L)));
        }
      }
    }
  }

  /** Lets go of the memory. */
  void clear() {
    rows.clear();
    panels = new float[0];
  }
}
