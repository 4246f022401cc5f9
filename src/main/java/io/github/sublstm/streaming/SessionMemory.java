package io.github.sublstm.streaming;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The arrays of a session, as the stages see them, and who may touch them. */
abstract class SessionMemory {

  private static final VarHandle BUSY;

  static {
    try {
      BUSY = MethodHandles.lookup().findVarHandle(SessionMemory.class, "busy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One entry per stage. */
  final StageMemory[] stages;

  /** The word to step with, where the first stage takes words. */
  int word;

  @SuppressWarnings("unused") // through BUSY
  private boolean busy;

  SessionMemory(StageMemory[] stages) {
    this.stages = stages;
  }

  /**
   * Takes the session for one call. What the thread before it wrote is seen from here on.
   *
   * @throws IllegalStateException if a call has it already
   */
  final void acquire() {
    if (!BUSY.compareAndSet(this, false, true)) {
      throw new IllegalStateException(
          "this session is in use: expected one call at a time, got a second one; likely cause: two"
              + " threads that share a session, or a session that is twice in a minibatch; give each"
              + " client a session of its own");
    }
  }

  /** Gives it back. */
  final void release() {
    BUSY.setRelease(this, false);
  }
}
