package io.github.sublstm.experiments.page;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.Version;
import io.github.sublstm.experiments.picture.Pictures;
import io.github.sublstm.files.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page of results.
 *
 * @param title of the page
 * @param sections in the order to be shown
 */
public record HtmlPage(String title, List<Section> sections) {

  private static final String TEMPLATE = "page.ftlh";
  private static final Version BEHAVIOUR = Configuration.VERSION_2_3_34;

  /** Loaded once: it keeps the parsed template. */
  private static final Configuration TEMPLATES = templates();

  private static Configuration templates() {
    Configuration configuration = new Configuration(BEHAVIOUR);
    configuration.setClassForTemplateLoading(HtmlPage.class, "");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    return configuration;
  }

  /** The page as HTML. The same page gives the same text. */
  public String html() {
    StringWriter html = new StringWriter();
    try {
      TEMPLATES
          .getTemplate(TEMPLATE)
          .process(
              Map.of(
                  "page", this, "colors", Pictures.colors(), "darkColors", Pictures.darkColors()),
              html);
    } catch (TemplateException | IOException e) {
      // It is a resource of this library, and is written to memory.
      throw new IllegalStateException("The template of the page does not work: " + TEMPLATE, e);
    }
    return html.toString();
  }

  /**
   * Writes the page.
   *
   * @throws IOException if that is impossible
   */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, html());
  }
}
