package io.github.sublstm.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inside a package no class depends on one that depends on it; nested classes count as outer. */
class ClassCirclesTest {

  private static JavaClasses classesIn(String packageName) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.github.sublstm." + packageName);
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ClassCirclesTest::outermost).orElse(type);
  }

  /** One slice per source file of a package. */
  private record Files(String packageName) implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().equals("io.github.sublstm." + packageName)
          ? SliceIdentifier.of(outermost(type).getSimpleName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "source files of " + packageName;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"runtime", "params", "layer", "output", "conf", "interop"})
  void classes_dependOnEachOtherInOneDirectionOnly(String packageName) {
    slices()
        .assignedFrom(new Files(packageName))
        .should()
        .beFreeOfCycles()
        .check(classesIn(packageName));
  }

  @Test
  void nestedClasses_countAsTheirOuterClass() {
    JavaClasses conf = classesIn("conf");
    assertThat(outermost(conf.get("io.github.sublstm.conf.SubLSTM$Builder")))
        .isEqualTo(conf.get("io.github.sublstm.conf.SubLSTM"));
  }
}
