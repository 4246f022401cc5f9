package io.github.sublstm.engine;

/** Which implementation a recurrent layer runs on; a layer's results do not depend on it. */
public enum Engine {
  /**
   * The fastest one that this machine, backend and data type allow. It is chosen once; arrays of
   * more than 2 GiB, which HOST cannot address, are refused then, and need ND4J.
   */
  AUTO,
  /** The CPU fast path; refused where it cannot run. */
  HOST,
  /** Plain ND4J operations: slower, on any backend. */
  ND4J
}
