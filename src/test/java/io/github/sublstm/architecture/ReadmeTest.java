package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The README's program compiles as it stands, runs and learns, and is the same in the example
 * project, with which CI tries the dependencies as well.
 */
class ReadmeTest {

  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
  private static final Pattern LOSS = Pattern.compile("(?m)^loss (\\d+\\.\\d+)");

  private static final Pattern ACCURACY =
      Pattern.compile("(?m)^accuracy on new sequences (\\d\\.\\d+)");

  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
  private static final Path EXAMPLE = Path.of("examples", "quickstart");

  @TempDir Path folder;

  @Test
  void firstJavaBlock_compilesRunsAndLearns() throws Exception {
    String source = JavaSnippets.blocks(Path.of("README.md")).get(0);
    Matcher name = CLASS.matcher(source);
    assertThat(name.find()).as("a public class in\n%s", source).isTrue();
    JavaSnippets.compile(folder, name.group(1), source);
    Nd4j.getRandom().setSeed(1);
    String printed = JavaSnippets.run(folder, name.group(1));
    Matcher loss = LOSS.matcher(printed);
    assertThat(loss.find()).as("a line \"loss <number>\" in: %s", printed).isTrue();
    // A network that has learned nothing about two classes has a loss of ln 2.
    assertThat(Double.parseDouble(loss.group(1))).isLessThan(0.6 * Math.log(2));
    Matcher accuracy = ACCURACY.matcher(printed);
    assertThat(accuracy.find()).as("a line with the accuracy in: %s", printed).isTrue();
    assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThan(0.7);
  }

  @Test
  void firstJavaBlock_isTheExample() throws IOException {
    assertThat(EXAMPLE.resolve("src/main/java/Quickstart.java"))
        .content()
        .isEqualToNormalizingNewlines(JavaSnippets.blocks(Path.of("README.md")).get(0));
  }

  @Test
  void dependencies_areThoseOfTheExample() throws IOException {
    List<String> readme = dependencies(Path.of("README.md"));
    assertThat(readme).isNotEmpty();
    assertThat(dependencies(EXAMPLE.resolve("pom.xml"))).containsExactlyElementsOf(readme);
  }

  /** All between the tags, without spaces. */
  private static List<String> dependencies(Path file) throws IOException {
    return DEPENDENCY
        .matcher(Files.readString(file))
        .results()
        .map(dependency -> dependency.group(1).replaceAll("\\s", ""))
        .toList();
  }
}
