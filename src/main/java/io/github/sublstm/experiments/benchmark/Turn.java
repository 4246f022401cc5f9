package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.threads.OpenMpSpin;

/** Runs a task with ND4J's OpenMP threads waiting as they do in the programs that it stands for. */
final class Turn {

  private Turn() {}

  /** For DL4J's own layers: the threads spin, as they do in a program without this library. */
  static Runnable spinning(Runnable task) {
    return () -> {
      OpenMpSpin.allow();
      task.run();
    };
  }

  /** For networks that share a process with a layer of this library. */
  static Runnable quiet(Runnable task) {
    return () -> {
      OpenMpSpin.stop();
      task.run();
    };
  }
}
