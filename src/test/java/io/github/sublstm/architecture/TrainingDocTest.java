package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The complete program of docs/training.md compiles as it stands, runs, learns and resumes. */
class TrainingDocTest {

  private static final Pattern PERPLEXITY = Pattern.compile("test perplexity (\\d+[.,]\\d)");

  @TempDir private Path folder;

  @Test
  void program_trainsALanguageModel() throws Exception {
    String name = "TrainOnMyText";
    String source = JavaSnippets.blocks(Path.of("docs/training.md")).get(0);
    JavaSnippets.compile(folder, name, source);
    Path text =
        Files.writeString(
            folder.resolve("text.txt"), "a dog and a cat met on the mat .\n".repeat(800));
    String[] arguments = {text.toString(), "2", folder.resolve("checkpoint").toString()};
    String printed = JavaSnippets.run(folder, name, arguments);
    Matcher perplexity = PERPLEXITY.matcher(printed);
    assertThat(perplexity.find()).as("a test perplexity in\n%s", printed).isTrue();
    assertThat(Double.parseDouble(perplexity.group(1).replace(',', '.')))
        .as("perplexity of a sentence that repeats")
        .isLessThan(2);
    assertThat(JavaSnippets.run(folder, name, arguments))
        .as("the same again from the checkpoint")
        .endsWith(printed.substring(printed.indexOf("best epoch")));
  }
}
