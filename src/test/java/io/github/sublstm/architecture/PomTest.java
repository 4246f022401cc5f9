package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.Pom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code pom.xml} gives to a project that depends on the library. */
class PomTest {

  @Test
  void dependencyManagement_reachesUsersAsDirectDependencies() {
    List<String> raised = Pom.artifacts(Pom.MANAGED);
    assertThat(raised).isNotEmpty();
    assertThat(Pom.artifacts(Pom.FOR_USERS)).containsAll(raised);
  }
}
