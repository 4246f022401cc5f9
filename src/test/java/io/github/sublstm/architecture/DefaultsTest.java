package io.github.sublstm.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.text.DecimalFormat;
import java.text.Format;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.Locale;
import java.util.Scanner;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Names, values, messages and files do not depend on the country and the charset that a JVM runs
 * under: whatever takes a {@link Locale} or a {@link Charset} is given one.
 */
class DefaultsTest {

  private static final Set<String> LOCALISED =
      Set.of("format", "formatted", "printf", "toLowerCase", "toUpperCase", "ofPattern");

  /** Has to read and write what DL4J reads and writes in the default charset. */
  private static final String EXEMPT = "io.github.sublstm.interop.ConfigurationText";

  private static boolean takes(CodeUnitAccessTarget target, Class<?>... types) {
    for (JavaClass parameter : target.getRawParameterTypes()) {
      for (Class<?> type : types) {
        if (parameter.isAssignableTo(type)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean usesDefaultLocale(CodeUnitAccessTarget target) {
    JavaClass owner = target.getOwner();
    if (takes(target, Locale.class)) {
      return false;
    }
    if (owner.isAssignableTo(Format.class)) {
      return target.getName().equals("<init>") || target.getName().startsWith("get");
    }
    if (owner.isEquivalentTo(Formatter.class)) {
      return target.getName().equals("<init>");
    }
    return (owner.isEquivalentTo(String.class)
            || owner.isAssignableTo(PrintStream.class)
            || owner.isAssignableTo(PrintWriter.class)
            || owner.isEquivalentTo(DateTimeFormatter.class))
        && LOCALISED.contains(target.getName());
  }

  private static boolean usesDefaultCharset(CodeUnitAccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    if (owner.isEquivalentTo(Charset.class)) {
      return name.equals("defaultCharset");
    }
    if (owner.isEquivalentTo(String.class)) {
      return name.equals("getBytes") && target.getRawParameterTypes().isEmpty()
          || name.equals("<init>")
              && takes(target, byte[].class)
              && !takes(target, Charset.class, String.class);
    }
    if (owner.isAssignableTo(Process.class)) {
      return (name.endsWith("Reader") || name.endsWith("Writer")) && !takes(target, Charset.class);
    }
    if (owner.isAssignableTo(ByteArrayOutputStream.class)) {
      return name.equals("toString") && target.getRawParameterTypes().isEmpty();
    }
    boolean isText =
        owner.isAssignableTo(Reader.class)
            || owner.isAssignableTo(Writer.class)
            || owner.isAssignableTo(PrintStream.class)
            || owner.isEquivalentTo(Scanner.class);
    boolean ofBytes =
        takes(target, String.class, File.class, InputStream.class, OutputStream.class);
    return isText
        && owner.getPackageName().startsWith("java.")
        && name.equals("<init>")
        && ofBytes
        && !takes(target, Charset.class);
  }

  private static ArchRule rule() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(EXEMPT)
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "the default locale or charset decides",
                (JavaAccess<?> access) ->
                    access.getTarget() instanceof CodeUnitAccessTarget target
                        && (usesDefaultLocale(target) || usesDefaultCharset(target))));
  }

  @Test
  void library_givesLocaleAndCharset() {
    rule()
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.github.sublstm"));
  }

  @Test
  void rule_seesEveryDefault() {
    var violations =
        rule()
            .evaluate(new ClassFileImporter().importClasses(Defaults.class))
            .getFailureReport()
            .getDetails();

    assertThat(violations).hasSize(Defaults.CALLS);
  }

  @Test
  void rule_letsPassWhatIsGiven() {
    rule().check(new ClassFileImporter().importClasses(Given.class));
  }

  /** One forbidden call in each statement. */
  @SuppressWarnings("all")
  static final class Defaults {

    static final int CALLS = 24;

    void locale(PrintStream stream, PrintWriter writer, String text) {
      String.format("%d", 1);
      "%d".formatted(1);
      text.toLowerCase();
      text.toUpperCase();
      UnaryOperator<String> reference = String::toLowerCase;
      stream.printf("%d", 1);
      stream.format("%d", 1);
      writer.printf("%d", 1);
      writer.format("%d", 1);
      new Formatter();
      NumberFormat.getInstance();
      NumberFormat.getPercentInstance();
      new DecimalFormat("0.0");
      MessageFormat format = new MessageFormat("{0}");
      DateTimeFormatter.ofPattern("MMM");
    }

    void charset(InputStream in, OutputStream out, byte[] bytes, Process process)
        throws IOException {
      new String(bytes);
      "".getBytes();
      new InputStreamReader(in);
      new OutputStreamWriter(out);
      new PrintWriter(out, true);
      new PrintStream(out);
      new Scanner(in);
      process.inputReader();
      Charset.defaultCharset();
    }
  }

  /** The same with a locale or charset, and what needs none. */
  @SuppressWarnings("all")
  static final class Given {

    void locale(PrintStream stream, PrintWriter writer, String text) {
      String.format(Locale.ROOT, "%d", 1);
      text.toLowerCase(Locale.ROOT);
      stream.printf(Locale.ROOT, "%d", 1);
      writer.printf(Locale.ROOT, "%d", 1);
      writer.println("text");
      NumberFormat.getInstance(Locale.ROOT);
    }

    void charset(InputStream in, OutputStream out, byte[] bytes, Writer writer) {
      Charset utf8 = java.nio.charset.StandardCharsets.UTF_8;
      new String(bytes, utf8);
      new String(new char[1]);
      "".getBytes(utf8);
      new InputStreamReader(in, utf8);
      new PrintWriter(writer);
      new PrintWriter(out, true, utf8);
    }
  }
}
