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
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The Java in a Markdown file. */
final class JavaSnippets {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```");

  private JavaSnippets() {}

  /** The content of all Java blocks, of which there must be one. */
  static List<String> blocks(Path markdown) throws IOException {
    List<String> blocks =
        BLOCK.matcher(Files.readString(markdown)).results().map(block -> block.group(1)).toList();
    assertThat(blocks).as("```java blocks in %s", markdown).isNotEmpty();
    return blocks;
  }

  /** Compiles a class into a folder. */
  static void compile(Path folder, String name, String source) throws IOException {
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
      assertThat(compiled).as("compiles: %s\n%s", messages, source).isTrue();
    }
  }

  /** Runs the main method of a class in a folder and returns what it prints. */
  static String run(Path folder, String name, String... arguments)
      throws IOException, ReflectiveOperationException {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, JavaSnippets.class.getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
