package io.github.sublstm.layer;

import io.github.sublstm.engine.State;
import java.util.function.Supplier;

/**
 * Where a segment of truncated back-propagation starts when the network does not hand over the
 * state at the last one's end.
 *
 * <p>DL4J's networks do that after each segment, which is one iteration, but only for layers that
 * stand in the network themselves. Of a layer inside a wrapper they use the same forward pass and
 * leave its state where it is. Such a layer sees that the iteration is another one and continues
 * from the state that it left. Within an iteration, in which a line search evaluates a segment
 * several times, the start stays the same.
 */
final class SegmentStart {

  private State start;
  private boolean hasEnd;
  private int endIteration;

  /** The state at a segment's end is in the layer's map for truncated back-propagation. */
  void endStored(int iteration) {
    hasEnd = true;
    endIteration = iteration;
  }

  /** Another start was set, or the state was cleared. */
  void clear() {
    start = null;
    hasEnd = false;
  }

  /**
   * Returns what to start from.
   *
   * @param iteration the network's
   * @param end gives the state at the last segment's end
   * @return null to start from the state that the network has set
   */
  State at(int iteration, Supplier<State> end) {
    if (hasEnd && iteration != endIteration) {
      start = end.get();
      hasEnd = false;
    }
    return start;
  }
}
