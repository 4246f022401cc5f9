package io.github.sublstm.experiments.run;

import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The threads of ND4J's native code, a setting of the whole process. */
public final class NativeThreads {

  private NativeThreads() {}

  /**
   * Runs ND4J's own operations, native loops and BLAS, on the calling thread; a GPU is left alone.
   *
   * <p>The operations of a small network are too short to share, and threads that have had a share
   * spin while they wait for the next one, on cores that the recurrent layers' own threads need: on
   * two cores that took half of the time, and on busy ones most of it.
   */
  public static void one() {
    if (Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
      Nd4j.factory().blas().setMaxThreads(1);
    }
  }
}
