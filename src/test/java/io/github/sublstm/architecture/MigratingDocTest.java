package io.github.sublstm.architecture;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/migrating.md, read one after the other, are a program. */
class MigratingDocTest {

  @Test
  void javaBlocks_together_compile(@TempDir Path folder) throws IOException {
    Map<Boolean, List<String>> lines =
        JavaSnippets.blocks(Path.of("docs", "migrating.md")).stream()
            .flatMap(String::lines)
            .collect(partitioningBy(line -> line.startsWith("import ")));
    String imports = lines.get(true).stream().distinct().collect(joining("\n"));
    String statements = lines.get(false).stream().collect(joining("\n"));
    JavaSnippets.compile(
        folder,
        "Migrating",
        """
        %s
        class Migrating {
          void run() throws Exception {
            %s
          }
        }
        """
            .formatted(imports, statements));
  }
}
