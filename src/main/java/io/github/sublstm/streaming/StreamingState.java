package io.github.sublstm.streaming;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * What a session remembers at one moment: h, and c if the cell has it, of every recurrent layer.
 * Immutable, so it may be kept, restored as often as one likes and in many sessions, and handed to
 * other threads. It can be serialised, for example to move a client to another server.
 */
public final class StreamingState implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String[] layers;
  private final float[][][] values;

  /** Copies what the stages carry. */
  StreamingState(List<String> layers, StageMemory[] stages) {
    this.layers = layers.toArray(String[]::new);
    this.values =
        Arrays.stream(stages)
            .map(StageMemory::state)
            .filter(arrays -> arrays.length > 0)
            .map(arrays -> Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new))
            .toArray(float[][][]::new);
  }

  /**
   * Tells which layers it belongs to.
   *
   * @return the cell and number of units of each recurrent layer, such as {@code [SubLSTM 128]}
   */
  public List<String> layers() {
    return List.of(layers);
  }

  /** Copies the values into the stages of a session with the same layers. */
  void copyTo(StageMemory[] stages) {
    int layer = 0;
    for (StageMemory stage : stages) {
      float[][] targets = stage.state();
      for (int k = 0; k < targets.length; k++) {
        System.arraycopy(values[layer][k], 0, targets[k], 0, targets[k].length);
      }
      if (targets.length > 0) {
        stage.stateChanged();
        layer++;
      }
    }
  }
}
