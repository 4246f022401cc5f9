package io.github.sublstm.experiments.report;

import io.github.sublstm.experiments.page.Part;
import io.github.sublstm.experiments.page.Part.Cell;
import io.github.sublstm.experiments.page.Part.Gallery;
import io.github.sublstm.experiments.page.Part.Image;
import io.github.sublstm.experiments.page.Part.Quote;
import io.github.sublstm.experiments.page.Part.Table;
import io.github.sublstm.experiments.page.Section;
import io.github.sublstm.experiments.report.ModelDetails.Mistake;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** The sections of {@code report.html} that tell what the saved networks did. */
final class DetailSections {

  private DetailSections() {}

  /**
   * The sections for which there is something to show.
   *
   * @param details by model
   */
  static List<Section> of(Map<String, ModelDetails> details) {
    List<Part> confusion = new ArrayList<>();
    List<Part> mistakes = new ArrayList<>();
    List<Part> samples = new ArrayList<>();
    details.forEach(
        (model, one) -> {
          if (!one.confusion().isEmpty()) {
            confusion.add(confusion(model, one.confusion()));
          }
          if (!one.mistakes().isEmpty()) {
            mistakes.add(mistakes(model, one.mistakes()));
          }
          for (int i = 0; i < one.samples().size(); i++) {
            String caption = String.format(Locale.ROOT, "%s, sample %d", model, i + 1);
            samples.add(new Quote(caption, one.samples().get(i)));
          }
        });
    List<Section> sections = new ArrayList<>();
    add(
        sections,
        "Confusion on the test data",
        "Of each class (row), how many examples the saved model of the best seed took for each"
            + " class (column). The stronger the colour, the larger the share of the row.",
        confusion);
    add(
        sections,
        "Misclassified",
        "Some of the test examples that the saved model of the best seed got wrong, in the order of"
            + " the data.",
        mistakes);
    add(
        sections,
        "Samples",
        "Text that the saved model of the best seed wrote, word by word, each drawn at random from"
            + " what it predicts.",
        samples);
    return sections;
  }

  private static void add(List<Section> sections, String title, String text, List<Part> parts) {
    if (!parts.isEmpty()) {
      sections.add(new Section(title, text, parts));
    }
  }

  private static Table confusion(String model, List<List<Integer>> counts) {
    List<String> head = new ArrayList<>(List.of("class"));
    IntStream.range(0, counts.size()).forEach(k -> head.add(Integer.toString(k)));
    List<List<Cell>> rows = new ArrayList<>();
    for (int k = 0; k < counts.size(); k++) {
      int sum = counts.get(k).stream().mapToInt(count -> count).sum();
      List<Cell> row = new ArrayList<>(List.of(Cell.of(Integer.toString(k))));
      for (int count : counts.get(k)) {
        row.add(new Cell(String.format(Locale.ROOT, "%,d", count), count / Math.max(1.0, sum)));
      }
      rows.add(row);
    }
    return new Table(model, head, rows);
  }

  private static Gallery mistakes(String model, List<Mistake> mistakes) {
    return new Gallery(
        model,
        mistakes.stream()
            .map(
                mistake ->
                    new Image(
                        String.format(
                            Locale.ROOT, "%d, taken for %d", mistake.label(), mistake.predicted()),
                        String.format(
                            Locale.ROOT,
                            "Test example %d of class %d, taken for %d",
                            mistake.example(),
                            mistake.label(),
                            mistake.predicted()),
                        "data:image/png;base64," + png(mistake),
                        false))
            .toList());
  }

  private static String png(Mistake mistake) {
    int height = mistake.pixels().length / mistake.width();
    var image = new BufferedImage(mistake.width(), height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, mistake.width(), height, mistake.pixels());
    ImageIO.setUseCache(false);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new IllegalStateException("A picture cannot be written to memory", e);
    }
    return Base64.getEncoder().encodeToString(png.toByteArray());
  }
}
