package io.github.sublstm.experiments.report;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.experiments.page.HtmlPage;
import io.github.sublstm.experiments.page.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code report.html}: all that a folder of results has to show, as one page without external
 * parts. What has no file there has no section.
 */
public final class ReportHtml {

  /** The name of the page in the folder. */
  public static final String FILE = "report.html";

  private ReportHtml() {}

  /**
   * Writes the page of a folder without {@code results.json}, from its tables and pictures.
   *
   * @param title of the page
   * @return the page
   * @throws BadDataException if there are none
   * @throws IOException if a file cannot be read or written
   */
  public static Path write(Path folder, String title) throws IOException {
    List<Section> sections = FileSections.of(folder);
    if (sections.isEmpty()) {
      throw new BadDataException(
          folder,
          "there are no results to report here: neither results.json of an experiment nor a table"
              + " (.md) or a picture (.svg)");
    }
    return write(folder, title, sections);
  }

  /** Writes the page of an experiment. */
  static Path write(
      Path folder, List<RunResult> results, List<Curve> curves, List<DivergedRun> diverged)
      throws IOException {
    RunSections runs = new RunSections(results, curves, diverged);
    List<Section> sections = new ArrayList<>(List.of(runs.table()));
    if (!curves.isEmpty()) {
      sections.add(runs.curves());
    }
    sections.addAll(DetailSections.of(details(folder, results)));
    sections.addAll(FileSections.of(folder));
    sections.add(runs.runs());
    sections.add(runs.settings());
    if (!curves.isEmpty()) {
      sections.add(runs.epochs());
    }
    return write(folder, results.get(0).task() + ": results", sections);
  }

  private static Path write(Path folder, String title, List<Section> sections) throws IOException {
    Path file = folder.resolve(FILE);
    new HtmlPage(title, sections).write(file);
    return file;
  }

  private static Map<String, ModelDetails> details(Path folder, List<RunResult> results)
      throws IOException {
    Map<String, ModelDetails> details = new LinkedHashMap<>();
    for (String model : results.stream().map(RunResult::model).distinct().toList()) {
      DetailsJson.read(folder, model, results).ifPresent(found -> details.put(model, found));
    }
    return details;
  }
}
