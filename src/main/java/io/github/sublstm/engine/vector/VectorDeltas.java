package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the products of a backward pass read of a chunk of time steps. A row is an example at a time
 * step.
 *
 * <ul>
 *   <li>{@link #rows}: the deltas {@code [chunk rows, slot columns]}, the left factor of δᵀ[h⁻ x].
 *   <li>{@link #tiles}: the same for each step, the left factor of δRWᵀ and δWᵀ. Not with few
 *       inputs: the one product that is left then does not pay for the transposition (4 % at 100
 *       units), and takes the rows, where tiles for these are as high.
 *   <li>{@link #panels}: the right factor of that, {@code [chunk rows, unit columns + input
 *       columns]} in panels. The gradients are columns of W and RW then, as DL4J has them.
 * </ul>
 */
final class VectorDeltas {

  private static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  private static final int L = VectorKernel.L;

  private final VectorWeights weights;
  private final PackedTiles tiles = new PackedTiles();
  private final PackedRows rows = new PackedRows();
  private final FloatArray panels = new FloatArray();
  private int stepRows;
  private int chunkRows;

  VectorDeltas(VectorWeights weights) {
    this.weights = weights;
  }

  /** Makes room for a chunk; what it holds is left undefined. */
  void shape(int steps, int newRows) {
    stepRows = newRows;
    chunkRows = steps * stepRows;
    if (hasTiles()) {
      tiles.shape(steps, stepRows, weights.slotColumns);
    }
    rows.shape(chunkRows, weights.slotColumns);
    panels.atLeast(chunkRows * vectors() * L);
  }

  boolean hasTiles() {
    return !weights.hasFewInputs() || TileHeights.MOST_OF_ROWS < TileHeights.MOST;
  }

  int chunkRows() {
    return chunkRows;
  }

  PackedTiles tiles() {
    return tiles;
  }

  PackedRows rows() {
    return rows;
  }

  float[] panels() {
    return panels.values();
  }

  /** Vectors of the panels: those of the units, then those of the inputs. */
  int vectors() {
    return weights.unitVectors + weights.inputColumns / L;
  }

  /** Takes a time step: the deltas of each slot and h⁻, all {@code [rows, unit columns]}. */
  void put(int position, float[][] deltas, float[] hiddenBefore) {
    int columns = weights.unitColumns;
    int first = position * stepRows;
    for (int slot = 0; slot < deltas.length; slot++) {
      if (hasTiles()) {
        tiles.put(position, slot * columns, columns, deltas[slot], 0, columns);
      }
      rows.putColumns(slot * columns, columns, first, stepRows, deltas[slot], 0, columns);
    }
    for (int v = 0; v < weights.unitVectors; v++) {
      putVectors(v, first, stepRows, hiddenBefore, v * L, columns);
    }
  }

  /** Takes the inputs of the chunk {@code [chunk rows, nIn]}, whose rows are as wide as told. */
  void putInputs(float[] x, int stride) {
    int first = weights.unitVectors;
    for (int v = first; v < vectors(); v++) {
      int column = (v - first) * L;
      if (column + L <= stride) {
        putVectors(v, 0, chunkRows, x, column, stride);
      } else {
        putValues(v, x, column, stride);
      }
    }
  }

  private void putVectors(int vector, int first, int count, float[] source, int from, int stride) {
    int width = panelWidth(vector);
    int target = panelStart(vector) + first * width;
    float[] values = panels.values();
    for (int r = 0; r < count; r++) {
      FloatVector.fromArray(SPECIES, source, from + r * stride)
          .intoArray(values, target + r * width);
    }
  }

  /** Copies fewer values per row than a vector has; what else is in the panel stays. */
  private void putValues(int vector, float[] source, int from, int stride) {
    int width = panelWidth(vector);
    int target = panelStart(vector);
    float[] values = panels.values();
    for (int r = 0; r < chunkRows; r++) {
      for (int k = 0; k < stride - from; k++) {
        values[target + r * width + k] = source[from + r * stride + k];
      }
    }
  }

  private int panelWidth(int vector) {
    return Panel.vectors(vector / Panel.VECTORS * Panel.VECTORS, vectors()) * L;
  }

  private int panelStart(int vector) {
    int first = vector / Panel.VECTORS * Panel.VECTORS;
    return first * L * chunkRows + (vector - first) * L;
  }

  /** Lets go of the memory. */
  void clear() {
    tiles.clear();
    rows.clear();
    panels.clear();
  }
}
