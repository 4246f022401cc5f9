package io.github.sublstm.layer;

import static io.github.sublstm.layer.GatedRecurrentLayer.STATE_KEY_PREV_ACTIVATION;
import static io.github.sublstm.layer.GatedRecurrentLayer.STATE_KEY_PREV_MEMCELL;

import io.github.sublstm.engine.State;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** States in DL4J's maps, whose keys {@link GatedRecurrentLayer} has as constants. */
final class StateMaps {

  private StateMaps() {}

  /** Returns the state in a map, or null if there is none. */
  static State read(Map<String, INDArray> map) {
    INDArray hidden = map.get(STATE_KEY_PREV_ACTIVATION);
    INDArray cell = map.get(STATE_KEY_PREV_MEMCELL);
    return hidden == null && cell == null ? null : new State(hidden, cell);
  }

  /** Puts a state into a map. */
  static void write(State state, Map<String, INDArray> map) {
    map.put(STATE_KEY_PREV_ACTIVATION, state.hidden());
    if (state.cell() != null) {
      map.put(STATE_KEY_PREV_MEMCELL, state.cell());
    }
  }
}
