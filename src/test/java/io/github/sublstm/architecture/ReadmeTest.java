package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** The README's program compiles as it stands, runs and learns. */
class ReadmeTest {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```");
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
  private static final Pattern LOSS = Pattern.compile("(?m)^loss (\\d+\\.\\d+)");

  @TempDir Path folder;

  @Test
  void firstJavaBlock_compilesRunsAndLearns() throws Exception {
    String source = firstJavaBlock(Files.readString(Path.of("README.md")));
    Matcher name = CLASS.matcher(source);
    assertThat(name.find()).as("a public class in\n%s", source).isTrue();
    compile(name.group(1), source);
    Nd4j.getRandom().setSeed(1);
    String printed = run(name.group(1));
    Matcher loss = LOSS.matcher(printed);
    assertThat(loss.find()).as("a line \"loss <number>\" in: %s", printed).isTrue();
    // A network that has learned nothing about two classes has a loss of ln 2.
    assertThat(Double.parseDouble(loss.group(1))).isLessThan(0.6 * Math.log(2));
  }

  private static String firstJavaBlock(String readme) {
    Matcher block = BLOCK.matcher(readme);
    assertThat(block.find()).as("a ```java block in README.md").isTrue();
    return block.group(1);
  }

  private void compile(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              folder.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as("compiles: %s", messages).isTrue();
    }
  }

  private String run(String name) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
