package io.github.sublstm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The dependencies in {@code pom.xml}, by XPath. */
public final class Pom {

  /** What reaches a user: direct, for compiling or running, and not optional. */
  public static final String FOR_USERS =
      "/project/dependencies/dependency[not(optional='true')]"
          + "[not(scope) or scope='compile' or scope='runtime']";

  /** What is raised past DL4J's version. */
  public static final String MANAGED = "/project/dependencyManagement/dependencies/dependency";

  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private Pom() {}

  /** Groups and artifacts, {@code group:artifact}. */
  public static List<String> artifacts(String dependencies) {
    Document pom = read();
    NodeList found = (NodeList) evaluate(dependencies, pom, XPathConstants.NODESET);
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .map(dependency -> text("groupId", dependency) + ":" + text("artifactId", dependency))
        .toList();
  }

  /** The version of a direct dependency, {@code group:artifact}. */
  public static String version(String artifact) {
    Document pom = read();
    String version =
        text(
            "/project/dependencies/dependency[concat(groupId,':',artifactId)='%s']/version"
                .formatted(artifact),
            pom);
    return version.startsWith("${")
        ? text("/project/properties/" + version.substring(2, version.length() - 1), pom)
        : version;
  }

  private static Document read() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(Path.of("pom.xml").toFile());
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new IllegalStateException("cannot read pom.xml", e);
    }
  }

  private static String text(String path, Node node) {
    return (String) evaluate(path, node, XPathConstants.STRING);
  }

  private static Object evaluate(String path, Node node, QName type) {
    try {
      return XPATH.evaluate(path, node, type);
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
