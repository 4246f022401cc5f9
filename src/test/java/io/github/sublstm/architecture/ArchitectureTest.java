package io.github.sublstm.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Package dependencies point downwards only, and each package keeps to what it is for. */
class ArchitectureTest {

  private static final String ROOT = "io.github.sublstm";
  private static final int MOST_PARAMETERS = 8;
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static String in(String name) {
    return ROOT + "." + name + "..";
  }

  @Test
  void import_findsTheLibrary() {
    assertThat(MAIN.contain(ROOT + ".conf.SubLSTM")).isTrue();
    assertThat(MAIN.contain(ROOT + ".engine.host.DoublePass")).isTrue();
    assertThat(MAIN.contain(ROOT + ".engine.vector.VectorKernel")).isTrue();
    assertThat(MAIN.contain(ArchitectureTest.class.getName())).isFalse();
  }

  /** Packages that are not there yet are allowed for, under the rule that design gave them. */
  @Test
  void dependencies_pointDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("cell")
        .definedBy(in("cell"))
        .layer("engine")
        .definedBy(in("engine"))
        .layer("runtime")
        .definedBy(in("runtime"))
        .layer("params")
        .definedBy(in("params"))
        .layer("layer")
        .definedBy(in("layer"))
        .layer("output")
        .definedBy(in("output"))
        .layer("conf")
        .definedBy(in("conf"))
        .layer("learning")
        .definedBy(in("learning"))
        .layer("files")
        .definedBy(in("files"))
        .layer("data")
        .definedBy(in("data"))
        .layer("training")
        .definedBy(in("training"))
        .layer("interop")
        .definedBy(in("interop"))
        .layer("streaming")
        .definedBy(in("streaming"))
        .layer("analysis")
        .definedBy(in("analysis"))
        .layer("experiments")
        .definedBy(in("experiments"))
        .whereLayer("experiments")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("streaming")
        .mayOnlyBeAccessedByLayers("experiments")
        .whereLayer("analysis")
        .mayOnlyBeAccessedByLayers("experiments")
        .whereLayer("interop")
        .mayOnlyBeAccessedByLayers("experiments")
        .whereLayer("training")
        .mayOnlyBeAccessedByLayers("interop", "experiments")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("training", "experiments")
        .whereLayer("files")
        .mayOnlyBeAccessedByLayers("data", "training", "interop", "analysis", "experiments")
        .whereLayer("conf")
        .mayOnlyBeAccessedByLayers("interop", "training", "experiments")
        .whereLayer("output")
        .mayOnlyBeAccessedByLayers("conf", "training", "interop", "streaming", "experiments")
        .whereLayer("layer")
        .mayOnlyBeAccessedByLayers(
            "conf", "training", "interop", "streaming", "analysis", "experiments")
        .whereLayer("params")
        .mayOnlyBeAccessedByLayers(
            "layer", "conf", "training", "interop", "streaming", "experiments")
        .whereLayer("runtime")
        .mayOnlyBeAccessedByLayers("params", "layer", "output", "conf", "interop", "streaming")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers(
            "layer",
            "output",
            "learning",
            "conf",
            "training",
            "interop",
            "streaming",
            "analysis",
            "experiments")
        .whereLayer("cell")
        .mayOnlyBeAccessedByLayers(
            "engine",
            "params",
            "layer",
            "conf",
            "training",
            "interop",
            "streaming",
            "analysis",
            "experiments")
        .check(MAIN);
  }

  /** What the layers' runtimes share stands below them and takes values only. */
  @Test
  void runtime_knowsNoOtherPackage() {
    noClasses()
        .that()
        .resideInAPackage(in("runtime"))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..").and(not(resideInAPackage(in("runtime")))))
        .check(MAIN);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
  }

  /** The rooms of the experiments, from the top down. */
  @Test
  void roomsOfTheExperiments_dependDownwardsOnly() {
    String[] rooms = {
      "command",
      "benchmark",
      "figure",
      "option",
      "run",
      "recipe",
      "report",
      "page",
      "picture",
      "progress"
    };
    for (int upper = 0; upper < rooms.length; upper++) {
      for (int lower = upper + 1; lower < rooms.length; lower++) {
        noClasses()
            .that()
            .resideInAPackage(in("experiments." + rooms[lower]))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("experiments." + rooms[upper]))
            .check(MAIN);
      }
    }
  }

  @Test
  void checkpoints_knowNothingOfTheTrainingAboveThem() {
    noClasses()
        .that()
        .resideInAPackage(in("training.checkpoint"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".training")
        .check(MAIN);
  }

  /**
   * Each class can be understood from those that it uses, which do not use it in turn. Two places
   * are left: DL4J wants an updater and its configuration to name each other, and WordCorpus has
   * the factory methods of the readers that make one.
   */
  @Test
  void classes_haveNoCycles() {
    slices()
        .assignedFrom(OUTERMOST_CLASS)
        .should()
        .beFreeOfCycles()
        .ignoreDependency(simpleName("RmsPropMomentum"), simpleName("RmsPropMomentumUpdater"))
        .ignoreDependency(
            simpleName("WordCorpus"),
            simpleName("CorpusFolder").or(simpleName("ProseFile")).or(simpleName("Novels")))
        .check(MAIN);
  }

  /**
   * Nobody can tell more than eight arguments apart. The tiles of the vector kernels are generated,
   * and a record's constructor has one parameter per field that it is about.
   */
  @Test
  void methods_haveAtMostEightParameters() {
    ArchCondition<JavaCodeUnit> haveFewParameters =
        new ArchCondition<>("have at most 8 parameters") {
          @Override
          public void check(JavaCodeUnit code, ConditionEvents events) {
            int count = code.getRawParameterTypes().size();
            boolean ofARecord = code.isConstructor() && code.getOwner().isRecord();
            if (count > MOST_PARAMETERS && !ofARecord) {
              events.add(SimpleConditionEvent.violated(code, code.getFullName()));
            }
          }
        };
    codeUnits()
        .that()
        .areDeclaredInClassesThat(not(simpleNameEndingWith("Tiles")))
        .and(not(modifier(JavaModifier.SYNTHETIC)))
        .should(haveFewParameters)
        .check(MAIN);
  }

  private static final SliceAssignment OUTERMOST_CLASS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(outermost(type).getName());
        }

        private JavaClass outermost(JavaClass type) {
          return type.getEnclosingClass().map(this::outermost).orElse(type);
        }

        @Override
        public String getDescription() {
          return "classes with those nested in them";
        }
      };

  @Test
  void nobody_dependsOnExperiments() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("experiments"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("experiments"))
        .check(MAIN);
  }

  @Test
  void enginesAndCells_knowNothingOfDl4j() {
    noClasses()
        .that()
        .resideInAnyPackage(in("engine"), in("cell"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.deeplearning4j..")
        .check(MAIN);
  }

  /** A GPU's class path may lack OpenBLAS: whoever needs it must be loaded only if it is there. */
  @Test
  void openBlas_isNeededByTheBlasClassesOnly() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".engine.host.FloatBlas")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".engine.host.DoubleBlas")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".engine.threads.BlasThreads")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.openblas..")
        .check(MAIN);
    assertThat(MAIN.get(ROOT + ".engine.host.FloatBlas").getDirectDependenciesFromSelf())
        .as("the rule above sees such a dependency")
        .anyMatch(d -> d.getTargetClass().getPackageName().startsWith("org.bytedeco.openblas"));
  }

  /** The vector module is optional: only this package, used after a check, may need it. */
  @Test
  void vectorModule_isNeededByTheVectorPackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("engine.vector"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(MAIN);
    assertThat(MAIN.get(ROOT + ".engine.vector.VectorKernel").getDirectDependenciesFromSelf())
        .as("the rule above sees such a dependency")
        .anyMatch(d -> d.getTargetClass().getPackageName().startsWith("jdk.incubator.vector"));
  }

  /** The contract is the package itself; the others are inside it. */
  @Test
  void engineRooms_dependDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("contract")
        .definedBy(ROOT + ".engine")
        .layer("threads")
        .definedBy(in("engine.threads"))
        .layer("host")
        .definedBy(in("engine.host"))
        .layer("vector")
        .definedBy(in("engine.vector"))
        .layer("nd4j")
        .definedBy(in("engine.nd4j"))
        .layer("lookup")
        .definedBy(in("engine.lookup"))
        .whereLayer("lookup")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("nd4j")
        .mayOnlyBeAccessedByLayers("lookup")
        .whereLayer("vector")
        .mayOnlyBeAccessedByLayers("lookup")
        .whereLayer("host")
        .mayOnlyBeAccessedByLayers("vector", "lookup")
        .whereLayer("threads")
        .mayOnlyBeAccessedByLayers("host", "vector", "lookup")
        .whereLayer("contract")
        .mayNotAccessAnyLayer()
        .check(MAIN);
  }

  @Test
  void library_printsNothing() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("experiments"))
        .should(ACCESS_STANDARD_STREAMS)
        .check(MAIN);
  }

  @Test
  void commandLineLibraries_areForExperimentsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("experiments"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("picocli..")
                .or(resideInAPackage("org.knowm.."))
                .or(resideInAPackage("freemarker.."))
                .or(resideInAPackage("ch.qos.logback..").and(simpleNameStartingWith("Log"))))
        .check(MAIN);
  }

  @Test
  void packages_sayWhatTheyAreFor() throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
      assertThat(folders)
          .isNotEmpty()
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }
}
