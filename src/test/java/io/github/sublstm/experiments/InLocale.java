package io.github.sublstm.experiments;

import java.util.Locale;

/** Something to do under another default locale. */
@FunctionalInterface
public interface InLocale<T> {

  /** Does it. */
  T run() throws Exception;

  /** Does something as if the JVM had been started in that country. */
  static <T> T of(Locale locale, InLocale<T> task) throws Exception {
    Locale before = Locale.getDefault();
    Locale format = Locale.getDefault(Locale.Category.FORMAT);
    Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    Locale.setDefault(locale);
    try {
      return task.run();
    } finally {
      Locale.setDefault(before);
      Locale.setDefault(Locale.Category.FORMAT, format);
      Locale.setDefault(Locale.Category.DISPLAY, display);
    }
  }
}
