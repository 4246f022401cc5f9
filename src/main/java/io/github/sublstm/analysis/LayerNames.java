package io.github.sublstm.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds layers by DL4J's name for them, or by their own from the configuration. */
final class LayerNames {

  private final Map<String, String> ownNames = new LinkedHashMap<>();

  LayerNames(List<ProbedLayer> layers) {
    for (ProbedLayer layer : layers) {
      ownNames.put(layer.name(), layer.layer().conf().getLayer().getLayerName());
    }
  }

  /** DL4J's names. */
  List<String> all() {
    return List.copyOf(ownNames.keySet());
  }

  /**
   * DL4J's name of a layer.
   *
   * @param given that name, or the layer's own
   * @return null if no layer is called that, or more than one
   */
  String find(String given) {
    if (ownNames.containsKey(given)) {
      return given;
    }
    List<String> found =
        ownNames.keySet().stream()
            .filter(name -> Objects.equals(ownNames.get(name), given))
            .toList();
    return found.size() == 1 ? found.get(0) : null;
  }
}
