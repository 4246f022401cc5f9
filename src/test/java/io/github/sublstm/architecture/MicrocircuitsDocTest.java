package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/microcircuits.md compiles as it stands, trains, records and writes. */
class MicrocircuitsDocTest {

  @TempDir private Path folder;

  @Test
  void program_recordsTheCircuit() throws Exception {
    String name = "RecordTheCircuit";
    Path document = Path.of("docs", "microcircuits.md");
    JavaSnippets.compile(folder, name, JavaSnippets.blocks(document).get(0));
    Path file = folder.resolve("gates.npz");

    String printed = JavaSnippets.run(folder, name, file.toString(), "2");

    assertThat(printed)
        .contains("z [100, 32, 20]", "median r(z, i) ", "tightness ", "D by step [", "C by step [");
    assertThat(file).isNotEmptyFile();
  }
}
