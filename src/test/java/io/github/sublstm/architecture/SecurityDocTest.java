package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The copies of other libraries in ND4J's jars are those that SECURITY.md names. */
class SecurityDocTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([\\w.]+):([\\w-]+)` \\| ([\\w.-]+) \\| `org\\.nd4j:(\\w+)` \\|");

  @Test
  void copies_haveTheVersionsInTheTable() throws IOException {
    String document = Files.readString(Path.of("SECURITY.md"));
    List<MatchResult> rows = ROW.matcher(document).results().toList();
    assertThat(rows)
        .hasSameSizeAs(document.lines().filter(line -> line.startsWith("| `")).toList());
    assertThat(rows).isNotEmpty();
    for (MatchResult row : rows) {
      assertThat(versionIn(row.group(4), row.group(1), row.group(2)))
          .as("%s in %s", row.group(2), row.group(4))
          .isEqualTo(row.group(3));
    }
  }

  /** What Maven wrote beside the copy; null if the jar has none. */
  private static String versionIn(String jar, String group, String artifact) throws IOException {
    String name = "META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    for (URL url : Collections.list(SecurityDocTest.class.getClassLoader().getResources(name))) {
      if (url.toString().contains("/org/nd4j/" + jar + "/")) {
        Properties properties = new Properties();
        try (InputStream stream = url.openStream()) {
          properties.load(stream);
        }
        return properties.getProperty("version");
      }
    }
    return null;
  }
}
