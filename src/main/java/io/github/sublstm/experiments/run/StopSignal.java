package io.github.sublstm.experiments.run;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets a person stop the program in good order: the first Ctrl-C, or request of the system to end,
 * asks the work to stop after saving; the second ends the process at once.
 *
 * <p>A shutdown hook would not do, since the JVM ignores the second Ctrl-C while hooks run. {@code
 * sun.misc.Signal} is called by reflection because the compiler warns of it in a way that cannot be
 * suppressed; on a JVM without it Ctrl-C ends the process at once, as usual.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {

  /** The exit code of a program that Ctrl-C ended, by the shells' convention: 128 + SIGINT. */
  public static final int EXIT_CODE = 130;

  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private final PrintWriter err;
  private final List<Runnable> restore = new ArrayList<>();
  private volatile boolean isRequested;
  private volatile Consumer<Runnable> screen = Runnable::run;

  private StopSignal(PrintWriter err) {
    this.err = err;
  }

  /**
   * Begins to listen, in the place of any earlier listener, until closed.
   *
   * @param err is told that the request was heard
   */
  public static StopSignal listen(PrintWriter err) {
    StopSignal stop = new StopSignal(err);
    SIGNALS.forEach(stop::listenTo);
    return stop;
  }

  /**
   * What else writes to the terminal from now on.
   *
   * @param screen is given what writes that the request was heard
   */
  public void writeBy(Consumer<Runnable> screen) {
    this.screen = screen;
  }

  /** Whether the work is to stop. */
  @Override
  public boolean getAsBoolean() {
    return isRequested;
  }

  /** Puts the earlier listeners back. */
  @Override
  public void close() {
    restore.forEach(Runnable::run);
    restore.clear();
  }

  private void listenTo(String name) {
    try {
      Signals signals = new Signals(name);
      Object before = signals.handleBy(this::request);
      restore.add(() -> signals.handle(before));
    } catch (ClassNotFoundException e) {
      // A JVM without the module jdk.unsupported: then Ctrl-C works as in any program.
    } catch (InvocationTargetException e) {
      // The system has no such signal, or the JVM was told (-Xrs) to leave it alone.
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("sun.misc.Signal is not what it was", e);
    }
  }

  private void request() {
    isRequested = true;
    screen.accept(
        () -> {
          err.println("Stopping as soon as all is saved; Ctrl-C again stops at once.");
          err.flush();
        });
  }

  /** One signal of {@code sun.misc.Signal}. */
  private static final class Signals {

    private final Class<?> handlerType;
    private final Method handle;
    private final Object signal;
    private final Object endAtOnce;

    Signals(String name) throws ReflectiveOperationException {
      Class<?> type = Class.forName("sun.misc.Signal");
      this.handlerType = Class.forName("sun.misc.SignalHandler");
      this.handle = type.getMethod("handle", type, handlerType);
      this.signal = type.getConstructor(String.class).newInstance(name);
      this.endAtOnce = handlerType.getField("SIG_DFL").get(null);
    }

    /** Has the first signal handled by the action, and the second end the process. */
    Object handleBy(Runnable action) throws ReflectiveOperationException {
      InvocationHandler invoked =
          (proxy, method, args) -> {
            if (!method.getName().equals("handle")) {
              return method.invoke(action, args);
            }
            handle(endAtOnce);
            action.run();
            return null;
          };
      Object handler =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(), new Class<?>[] {handlerType}, invoked);
      return handle.invoke(null, signal, handler);
    }

    void handle(Object handler) {
      try {
        handle.invoke(null, signal, handler);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(
            String.format(Locale.ROOT, "The signal %s cannot be handled", signal), e);
      }
    }
  }
}
