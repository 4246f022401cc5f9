package io.github.sublstm.engine;

/** The lanes of one kind of a host engine, and the work that precedes and follows theirs. */
interface LaneGroup {

  /** Returns a lane, created when first asked for. Called by one thread at a time. */
  Lane lane(int index);

  /** Brings the parameters into the form that the lanes' forward passes need. */
  void prepareForward(CellParameters parameters, int lanes);

  /** Brings the parameters into the form that the lanes' backward passes need. */
  void prepareBackward(CellParameters parameters, int lanes);

  /** Adds up the parameters' gradients of the lanes' examples, in a fixed order. */
  void collectGradients(CellGradients gradients, int lanes);

  /** Frees all buffers. */
  void close();
}
