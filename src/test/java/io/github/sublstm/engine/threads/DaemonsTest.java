package io.github.sublstm.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonsTest {

  /** In a server the first call may come from an application that is unloaded later. */
  @Test
  void create_inACallersContext_takesNothingFromIt() throws InterruptedException {
    InheritableThreadLocal<String> request = new InheritableThreadLocal<>();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    String[] seen = {"nothing"};
    Thread thread;
    request.set("of the caller");
    Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
    try {
      thread = Daemons.create(() -> seen[0] = request.get(), "one");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }

    thread.start();
    thread.join();

    assertThat(seen[0]).isNull();
    assertThat(thread.getContextClassLoader()).isSameAs(Workers.class.getClassLoader());
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("one");
  }
}
