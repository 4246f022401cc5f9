package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/first-steps.md compiles as it stands, learns, saves, loads and streams. */
class FirstStepsDocTest {

  private static final Pattern STREAMED = Pattern.compile("(\\S+) streamed, (\\S+) at once");

  @TempDir private Path folder;

  @Test
  void program_learnsSavesLoadsAndStreams() throws Exception {
    String name = "FirstSteps";
    Path document = Path.of("docs", "first-steps.md");
    JavaSnippets.compile(folder, name, JavaSnippets.blocks(document).get(0));
    String model = folder.resolve("model.zip").toString();

    String printed = JavaSnippets.run(folder, name, model);

    assertThat(printed).contains("classes [");
    Matcher accuracy = Pattern.compile("test accuracy (\\S+)").matcher(printed);
    assertThat(accuracy.find()).as(printed).isTrue();
    assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThan(0.9);
    Matcher streamed = STREAMED.matcher(printed);
    assertThat(streamed.find()).as(printed).isTrue();
    assertThat(streamed.group(1)).isEqualTo(streamed.group(2));
  }
}
