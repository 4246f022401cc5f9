package io.github.sublstm.layer;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * For test classes that run many tiny networks: makes DOUBLE the default type, which DL4J's
 * gradient check insists on, and runs each ND4J operation on one thread, because on arrays this
 * small waiting for the others takes ten times as long as the work.
 */
final class SmallProblems implements BeforeAllCallback, AfterAllCallback {

  private DataType type;
  private DataType floatingPointType;
  private int threads;

  @Override
  public void beforeAll(ExtensionContext context) {
    type = Nd4j.dataType();
    floatingPointType = Nd4j.defaultFloatingPointType();
    threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Nd4j.setDefaultDataTypes(type, floatingPointType);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }
}
