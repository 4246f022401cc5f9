package io.github.sublstm.layer;

import io.github.sublstm.runtime.Refusals;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands for the gradient of a layer's input where {@code inputGradient(false)} has left it out.
 * DL4J's networks ask where in memory it is, detach it, and add it to that of another layer with
 * the same input, whether or not anything needs its values; all that works. Everything else throws
 * an exception that names the layer and the option. Null, which DL4J's embeddings return, would
 * become an exception without a word in the layer below.
 */
final class LeftOutGradient implements InvocationHandler {

  private final Supplier<String> layer;
  private final INDArray place;

  private LeftOutGradient(Supplier<String> layer, INDArray place) {
    this.layer = layer;
    this.place = place;
  }

  /**
   * Makes one.
   *
   * @param layer how error messages name the layer
   * @param dataType the network's type
   * @param workspaceMgr where DL4J looks for the gradient
   */
  static INDArray of(Supplier<String> layer, DataType dataType, LayerWorkspaceMgr workspaceMgr) {
    INDArray place = workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, 1);
    return proxy(INDArray.class, new LeftOutGradient(layer, place));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "isAttached" -> place.isAttached();
      case "data" -> proxy(DataBuffer.class, this);
      case "getParentWorkspace" -> place.data().getParentWorkspace();
      case "detach" -> self;
      case "addi" -> arguments.length == 1 ? self : refuse(method);
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> text("toString");
      default -> refuse(method);
    };
  }

  private Object refuse(Method method) {
    throw new IllegalStateException(text(method.getName()));
  }

  private String text(String method) {
    return Refusals.found(
        layer.get(),
        "that nothing reads the gradient of its input, as inputGradient(false) says",
        "a call of " + method + " on it",
        "a layer, graph vertex or input preprocessor below that passes it on, a second layer with"
            + " the same input, Bidirectional, or a program that reads the gradient of the network's"
            + " input; leave inputGradient at true");
  }
}
