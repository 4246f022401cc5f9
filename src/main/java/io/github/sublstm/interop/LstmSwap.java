package io.github.sublstm.interop;

import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.learning.FusedAdam;
import io.github.sublstm.runtime.Refusals;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Exchanges DL4J's {@code LSTM} and {@link FusedLSTM} in a network's configuration, in the JSON
 * form in which DL4J saves it. There the two differ in their class and six properties only, so all
 * other settings are carried over as they are, and layers are found however deep wrappers and graph
 * vertices nest them, also those of other libraries.
 */
enum LstmSwap {
  /** From DL4J's {@code LSTM}. */
  TO_FUSED(LSTM.class, FusedLSTM.class) {
    @Override
    void refuseUnlessConvertible(String type, ObjectNode layer) {
      if (type.equals(GravesBidirectionalLSTM.class.getName())
          || isSubclass(type, AbstractLSTM.class) && !type.equals(LSTM.class.getName())) {
        throw refusal(
            layer,
            "DL4J's plain LSTM",
            simple(type),
            "an LSTM with other equations (Graves': peephole connections), which FusedLSTM lacks");
      }
      if (type.equals(LSTM.class.getName())) {
        requireClass(layer, "activationFn", "activation", ActivationTanH.class);
        requireClass(
            layer,
            GATE_FUNCTION,
            "gate activation",
            ActivationSigmoid.class,
            ActivationHardSigmoid.class);
      }
    }

    @Override
    void swap(ObjectNode layer) {
      boolean hard = activation(layer, GATE_FUNCTION).equals(ActivationHardSigmoid.class.getName());
      layer.remove(GATE_FUNCTION);
      layer.remove(HELPER_FALLBACK);
      layer.put(GATE_ACTIVATION, (hard ? Activation.HARDSIGMOID : Activation.SIGMOID).name());
      layer.put(ENGINE, Engine.AUTO.name());
      layer.put(UPDATE_DROPOUT, 1.0);
      layer.put(INPUT_GRADIENT, true);
      if (layer.path(DATA_FORMAT).isNull()) {
        // What DL4J's LSTM takes a missing format for.
        layer.put(DATA_FORMAT, RNNFormat.NCW.name());
      }
    }
  },

  /** To DL4J's {@code LSTM}. */
  TO_DL4J(FusedLSTM.class, LSTM.class) {
    @Override
    void refuseUnlessConvertible(String type, ObjectNode layer) {
      if (!type.equals(FusedLSTM.class.getName()) && isSubclass(type, GatedRecurrent.class)) {
        throw refusal(
            layer, "FusedLSTM", simple(type), "a cell whose equations DL4J does not have");
      }
      if (type.equals(FusedLSTM.class.getName()) && layer.path(UPDATE_DROPOUT).asDouble() != 1) {
        throw refusal(
            layer,
            "update dropout 1 (none)",
            layer.path(UPDATE_DROPOUT).asText(),
            "an option that DL4J's LSTM lacks; train on without it, or set it to 1");
      }
    }

    @Override
    void swap(ObjectNode layer) {
      layer.remove(ENGINE);
      layer.remove(UPDATE_DROPOUT);
      layer.remove(INPUT_GRADIENT);
      Activation gates = Activation.valueOf(layer.remove(GATE_ACTIVATION).asText());
      layer.putObject(GATE_FUNCTION).put(CLASS, gates.getActivationFunction().getClass().getName());
      layer.put(HELPER_FALLBACK, true);
    }
  };

  private static final String CLASS = "@class";
  private static final String GATE_FUNCTION = "gateActivationFn";
  private static final String GATE_ACTIVATION = "gateActivation";
  private static final String HELPER_FALLBACK = "helperAllowFallback";
  private static final String ENGINE = "engine";
  private static final String UPDATE_DROPOUT = "updateDropout";
  private static final String INPUT_GRADIENT = "inputGradient";
  private static final String DATA_FORMAT = "rnnDataFormat";

  private final Class<?> from;
  private final Class<?> to;

  LstmSwap(Class<?> from, Class<?> to) {
    this.from = from;
    this.to = to;
  }

  /**
   * A configuration with its layers exchanged.
   *
   * @param json the configuration
   * @param layers the names of the exchanged layers, in their order
   */
  record Swapped(String json, List<String> layers) {}

  /**
   * Exchanges all layers of a configuration.
   *
   * @param json of a network
   * @throws IllegalArgumentException naming the layer that cannot be carried over, or if there is
   *     none to exchange
   */
  Swapped apply(String json) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode root = mapper.readTree(json);
      // A bidirectional layer's two halves share its name.
      Set<String> layers = new LinkedHashSet<>();
      walk(root, layers);
      if (layers.isEmpty()) {
        throw new IllegalArgumentException(
            Refusals.found(
                "a network with a layer of type " + typeName(from),
                "none",
                "it was converted before"));
      }
      return new Swapped(mapper.writeValueAsString(root), new ArrayList<>(layers));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void walk(JsonNode node, Set<String> layers) {
    if (node instanceof ObjectNode object && object.path(CLASS).isTextual()) {
      String type = object.path(CLASS).textValue();
      refuseUnlessConvertible(type, object);
      if (this == TO_DL4J && type.equals(FusedAdam.class.getName())) {
        // The same updater with the same settings and state, which needs this library no more.
        object.put(CLASS, Adam.class.getName());
      }
      if (type.equals(from.getName())) {
        object.put(CLASS, to.getName());
        swap(object);
        layers.add(name(object));
      }
    }
    node.forEach(child -> walk(child, layers));
  }

  /** Throws an exception if this object is a layer that cannot be carried over. */
  abstract void refuseUnlessConvertible(String type, ObjectNode layer);

  /** Exchanges the properties that only one of the two layers has. */
  abstract void swap(ObjectNode layer);

  private static void requireClass(
      ObjectNode layer, String property, String option, Class<?>... expected) {
    String actual = activation(layer, property);
    if (Stream.of(expected).noneMatch(one -> actual.equals(one.getName()))) {
      throw refusal(
          layer,
          Stream.of(expected)
              .map(one -> function(one.getName()))
              .collect(Collectors.joining(" or ", option + " ", "")),
          function(actual),
          "FusedLSTM's equations have tanh, and gates of sigmoid or hard sigmoid, only; DL4J's LSTM"
              + " takes the network's activation, a sigmoid unless set");
    }
  }

  /** The class name of an activation function. */
  private static String activation(ObjectNode layer, String property) {
    return layer.path(property).path(CLASS).asText("none");
  }

  private static IllegalArgumentException refusal(
      ObjectNode layer, String expected, String found, String cause) {
    return new IllegalArgumentException(
        Refusals.found(Refusals.named("layer", name(layer)), expected, found, cause));
  }

  private static String name(ObjectNode layer) {
    return layer.path("layerName").asText("unnamed");
  }

  /** How users know one of the two layers. */
  static String typeName(Class<?> type) {
    return type == LSTM.class ? "LSTM (DL4J's)" : type.getSimpleName();
  }

  Class<?> from() {
    return from;
  }

  Class<?> to() {
    return to;
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String function(String type) {
    return simple(type).replaceFirst("^Activation", "").toLowerCase(Locale.ROOT);
  }

  private static boolean isSubclass(String type, Class<?> parent) {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return parent.isAssignableFrom(Class.forName(type, false, loader));
    } catch (ClassNotFoundException e) {
      // Then DL4J cannot read the configuration either, and says so.
      return false;
    }
  }
}
