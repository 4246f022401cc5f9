package io.github.sublstm.experiments.report;

import io.github.sublstm.experiments.page.MarkdownSection;
import java.util.Locale;
import java.util.Map;

/** With what settings something was measured, as Markdown. */
public final class SettingsTable {

  private SettingsTable() {}

  /**
   * A table, with its caption in the line above it.
   *
   * @param settings by name, in the order to be shown
   */
  public static String of(Map<String, ?> settings) {
    StringBuilder table = new StringBuilder("Settings:\n\n| setting | value |\n| --- | --- |\n");
    settings.forEach(
        (name, value) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s |\n",
                    MarkdownSection.escaped(name),
                    MarkdownSection.escaped(value))));
    return table.toString();
  }
}
