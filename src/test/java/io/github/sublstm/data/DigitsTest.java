package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigitsTest {

  private static final String ROW = "0,".repeat(64);

  @Test
  void load_embedded_hasKnownCountsAndRange() {
    LabelledSequences digits = Digits.load();

    assertThat(digits.size()).isEqualTo(1797);
    assertThat(digits.steps()).isEqualTo(64);
    assertThat(ClassCounts.of(digits))
        .containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    float smallest = 0;
    float largest = 0;
    for (int i = 0; i < digits.size(); i++) {
      for (int step = 0; step < digits.steps(); step++) {
        smallest = Math.min(smallest, digits.value(i, step));
        largest = Math.max(largest, digits.value(i, step));
      }
    }
    assertThat(smallest).isEqualTo(-1f);
    assertThat(largest).isEqualTo(1f);
  }

  @Test
  void read_goodRow_scalesPixels() throws IOException {
    LabelledSequences one = read("0,8,16," + "4,".repeat(61) + "7");

    assertThat(one.value(0, 0)).isEqualTo(-1f);
    assertThat(one.value(0, 1)).isEqualTo(0f);
    assertThat(one.value(0, 2)).isEqualTo(1f);
    assertThat(one.value(0, 63)).isEqualTo(-0.5f);
    assertThat(one.label(0)).isEqualTo(7);
  }

  @Test
  void read_badRow_namesTheLine() {
    assertThatThrownBy(() -> read(ROW + "1\n" + ROW.substring(2) + "1"))
        .hasMessage("Line 2 of the digits has 64 fields instead of 65");
    assertThatThrownBy(() -> read("17," + ROW.substring(2) + "1"))
        .hasMessageContaining("Line 1")
        .hasMessageContaining("\"17\"")
        .hasMessageContaining("0..16");
    assertThatThrownBy(() -> read(ROW + "x")).hasMessageContaining("\"x\"");
  }

  private static LabelledSequences read(String csv) throws IOException {
    return Digits.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.US_ASCII)));
  }
}
