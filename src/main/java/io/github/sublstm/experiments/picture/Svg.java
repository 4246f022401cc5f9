package io.github.sublstm.experiments.picture;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Charts as SVG: with a title and a description, names of their own for what they refer to, no
 * document type to be fetched, and no more digits than a printer shows. The same chart gives the
 * same text.
 */
final class Svg {

  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");
  private static final Pattern INVISIBLE = Pattern.compile("(stroke|fill)-opacity:0;");
  private static final Pattern REFERENCE = Pattern.compile("url\\(#([^)]*)\\)");

  private Svg() {}

  /** A file of its own with the charts beside each other. */
  static String file(List<? extends Chart> charts) throws IOException {
    Document all = builder().newDocument();
    Element root = all.createElementNS(NAMESPACE, "svg");
    all.appendChild(root);
    double width = 0;
    double height = 0;
    for (int i = 0; i < charts.size(); i++) {
      Element chart = element(charts.get(i), charts.get(i).draw(), "chart" + (i + 1) + "-");
      chart.setAttribute("x", text(width));
      width += Double.parseDouble(chart.getAttribute("width"));
      height = Math.max(height, Double.parseDouble(chart.getAttribute("height")));
      root.appendChild(all.importNode(chart, true));
    }
    root.setAttribute("width", text(width));
    root.setAttribute("height", text(height));
    root.setAttribute("viewBox", "0 0 " + text(width) + " " + text(height));
    return serialized(root, false) + "\n";
  }

  /**
   * An element for a page: as wide as its place, readable on a phone, and its colours are CSS
   * variables.
   *
   * @param prefix of all names in it, another for each picture of a page
   */
  static String element(Chart chart, String prefix, Map<Color, String> variables)
      throws IOException {
    XYChart drawn = chart.draw();
    Axes.makeSmall(drawn);
    Element svg = element(chart, drawn, prefix);
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.removeAttribute("x");
    svg.removeAttribute("y");
    Map<String, String> replaced = new LinkedHashMap<>();
    variables.forEach(
        (color, name) ->
            replaced.put(
                String.format(
                    Locale.ROOT,
                    "rgb(%d,%d,%d)",
                    color.getRed(),
                    color.getGreen(),
                    color.getBlue()),
                "var(" + name + ")"));
    changeAttributes(svg, value -> replace(value, replaced));
    return serialized(svg, true);
  }

  private static String replace(String value, Map<String, String> replaced) {
    String result = value;
    if (value.contains("rgb(")) {
      for (Map.Entry<String, String> entry : replaced.entrySet()) {
        result = result.replace(entry.getKey(), entry.getValue());
      }
    }
    return result;
  }

  private static Element element(Chart chart, XYChart drawn, String prefix) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ChartEncoder.saveChart(drawn, bytes, "svg");
    Document document;
    try {
      document = builder().parse(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (SAXException e) {
      throw new IOException("The SVG of the chart is not well-formed: " + e.getMessage(), e);
    }
    Element svg = document.getDocumentElement();
    svg.setAttribute("width", text(drawn.getWidth()));
    svg.setAttribute("height", text(drawn.getHeight()));
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", chart.title() + ". " + chart.description());
    removeInvisible(svg);
    nameAnew(svg, prefix);
    changeAttributes(svg, Svg::rounded);
    Element description = document.createElementNS(NAMESPACE, "desc");
    description.setTextContent(chart.description());
    svg.insertBefore(description, svg.getFirstChild());
    Element title = document.createElementNS(NAMESPACE, "title");
    title.setTextContent(chart.title());
    svg.insertBefore(title, description);
    return svg;
  }

  /** For example the outlines of bands. */
  private static void removeInvisible(Element element) {
    Node child = element.getFirstChild();
    while (child != null) {
      Node next = child.getNextSibling();
      if (child instanceof Element part) {
        if (INVISIBLE.matcher(part.getAttribute("style")).find()) {
          element.removeChild(part);
        } else {
          removeInvisible(part);
        }
      } else if (child.getNodeType() == Node.TEXT_NODE) {
        // The indentation, which would be left as empty lines.
        child.setTextContent("\n");
      }
      child = next;
    }
  }

  /** The library names clips after hash codes, which differ from run to run. */
  private static void nameAnew(Element svg, String prefix) {
    Map<String, String> names = new LinkedHashMap<>();
    NodeList clips = svg.getElementsByTagName("clipPath");
    for (int i = 0; i < clips.getLength(); i++) {
      Element clip = (Element) clips.item(i);
      names.put(clip.getAttribute("id"), prefix + "clip" + (i + 1));
      clip.setAttribute("id", prefix + "clip" + (i + 1));
    }
    changeAttributes(
        svg,
        value ->
            REFERENCE
                .matcher(value)
                .replaceAll(found -> "url(#" + names.get(found.group(1)) + ")"));
  }

  private static String rounded(String value) {
    return FRACTION
        .matcher(value)
        .replaceAll(found -> text(Math.rint(100 * Double.parseDouble(found.group())) / 100));
  }

  private static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** All attributes but those that people read. */
  private static void changeAttributes(Element element, UnaryOperator<String> change) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      if (!attribute.getName().equals("aria-label") && !attribute.getName().startsWith("xmlns")) {
        attribute.setValue(change.apply(attribute.getValue()));
      }
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element) {
        changeAttributes((Element) child, change);
      }
    }
  }

  private static DocumentBuilder builder() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // The document type's address is on the web.
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      return factory.newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's XML parser lacks a feature that it has", e);
    }
  }

  private static String serialized(Element element, boolean isPart) {
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, isPart ? "yes" : "no");
      transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(element), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("The SVG cannot be written as text", e);
    }
  }
}
