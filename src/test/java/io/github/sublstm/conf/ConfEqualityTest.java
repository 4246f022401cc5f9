package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** What makes two configurations equal, and what copies share. */
class ConfEqualityTest {

  /** A setting that only this cell has; the GRU has none. */
  private static final String OWN = "the cell's own";

  private static final Map<String, Consumer<GatedRecurrent.Builder<?>>> CHANGES =
      new LinkedHashMap<>();

  static {
    CHANGES.put("name", b -> b.name("other"));
    CHANGES.put("nIn", b -> b.nIn(30));
    CHANGES.put("nOut", b -> b.nOut(40));
    CHANGES.put("weightInit", b -> b.weightInit(WeightInit.RELU));
    CHANGES.put("weightInitRecurrent", b -> b.weightInitRecurrent(WeightInit.IDENTITY));
    CHANGES.put("biasInit", b -> b.biasInit(0.2));
    CHANGES.put("dataFormat", b -> b.dataFormat(RNNFormat.NWC));
    CHANGES.put("dropOut", b -> b.dropOut(0.5));
    CHANGES.put("l1", b -> b.l1(0.5));
    CHANGES.put("l1Bias", b -> b.l1Bias(0.5));
    CHANGES.put("l2", b -> b.l2(0.5));
    CHANGES.put("l2Bias", b -> b.l2Bias(0.5));
    CHANGES.put("weightDecay", b -> b.weightDecay(0.5));
    CHANGES.put("weightDecayBias", b -> b.weightDecayBias(0.5));
    CHANGES.put("weightNoise", b -> b.weightNoise(new DropConnect(0.5)));
    CHANGES.put("constrainRecurrent", b -> b.constrainRecurrent(new MaxNormConstraint(3, 0)));
    CHANGES.put("constrainInputWeights", b -> b.constrainInputWeights(new MaxNormConstraint(3, 0)));
    CHANGES.put("constrainBias", b -> b.constrainBias(new MaxNormConstraint(3, 0)));
    CHANGES.put("updater", b -> b.updater(new Sgd(0.5)));
    CHANGES.put("biasUpdater", b -> b.biasUpdater(new Sgd(0.5)));
    CHANGES.put(
        "gradientNormalization",
        b -> b.gradientNormalization(GradientNormalization.RenormalizeL2PerLayer));
    CHANGES.put("gradientNormalizationThreshold", b -> b.gradientNormalizationThreshold(0.5));
    CHANGES.put("engine", b -> b.engine(Engine.HOST));
    CHANGES.put("updateDropout", b -> b.updateDropout(0.5));
    CHANGES.put(
        OWN,
        b -> {
          if (b instanceof SubLSTM.Builder sub) {
            sub.forgetGateBiasInit(0.5);
          } else if (b instanceof FusedLSTM.Builder fused) {
            fused.forgetGateBiasInit(0.5);
          } else {
            ((FixSubLSTM.Builder) b).decayInit(0.5);
          }
        });
  }

  static Stream<Arguments> changes() {
    List<Arguments> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      CHANGES.keySet().stream()
          .filter(option -> kind != Kind.GRU || !option.equals(OWN))
          .forEach(option -> all.add(Arguments.of(kind, option)));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void equals_withOneOptionChanged_isFalse(Kind kind, String option) {
    GatedRecurrent original = kind.allOptions().build();
    GatedRecurrent.Builder<?> builder = kind.allOptions();
    CHANGES.get(option).accept(builder);
    GatedRecurrent changed = builder.build();
    assertThat(changed).isNotEqualTo(original);
    assertThat(original).isNotEqualTo(changed);
    assertThat(changed.hashCode()).isNotEqualTo(original.hashCode());
  }

  @ParameterizedTest
  @EnumSource(names = {"SUB", "FIX"})
  void equals_withAnotherInhibition_isFalse(Kind kind) {
    GatedRecurrent original = kind.allOptions().build();
    for (Inhibition other :
        new Inhibition[] {
          Inhibition.SUBTRACTIVE,
          new Inhibition(BalanceWeights.LEARNED, 1.3, 0.3, 0.1),
          new Inhibition(BalanceWeights.LEARNED, 1.2, 0.4, 0.1),
          new Inhibition(BalanceWeights.LEARNED, 1.2, null, 0.1),
          new Inhibition(BalanceWeights.LEARNED, 1.2, 0.3, 0.2)
        }) {
      GatedRecurrent.Builder<?> builder = kind.allOptions();
      ((InhibitionOptions<?>) builder).inhibition(other);
      GatedRecurrent changed = builder.build();
      assertThat(changed).isNotEqualTo(original);
      assertThat(changed.hashCode()).isNotEqualTo(original.hashCode());
      assertThat(changed.toString()).isNotEqualTo(original.toString());
    }
  }

  @Test
  void equals_withAnotherDecayParameterization_isFalse() {
    FixSubLSTM.Builder builder = (FixSubLSTM.Builder) Kind.FIX.allOptions();
    FixSubLSTM changed = builder.decayParameterization(DecayParameterization.SIGMOID).build();
    FixSubLSTM original = Kind.FIX.allOptions().build();
    assertThat(changed).isNotEqualTo(original);
    assertThat(changed.hashCode()).isNotEqualTo(original.hashCode());
    assertThat(changed.toString()).contains("SIGMOID").doesNotContain("CLAMP");
  }

  @Test
  void equals_withAnotherGateActivation_isFalse() {
    FusedLSTM.Builder builder = (FusedLSTM.Builder) Kind.FUSED.allOptions();
    FusedLSTM changed = builder.gateActivation(Activation.SIGMOID).build();
    FusedLSTM original = (FusedLSTM) Kind.FUSED.allOptions().build();
    assertThat(changed).isNotEqualTo(original);
    assertThat(changed.hashCode()).isNotEqualTo(original.hashCode());
    assertThat(original.toString()).contains("gateActivation=HARDSIGMOID");
  }

  @ParameterizedTest
  @EnumSource
  void equals_withTheSameOptions_isTrue(Kind kind) {
    GatedRecurrent one = kind.allOptions().build();
    GatedRecurrent other = kind.allOptions().build();
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }

  @ParameterizedTest
  @EnumSource
  void equals_withAnotherCellOfTheSameSize_isFalse(Kind kind) {
    for (Kind other : Kind.values()) {
      if (other != kind) {
        assertThat(kind.layer(3, 4)).isNotEqualTo(other.layer(3, 4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void toString_namesLayerSizesAndOwnSettings(Kind kind) {
    assertThat(kind.allOptions().build().toString())
        .startsWith(kind.layer(3, 4).getClass().getSimpleName())
        .contains("name=cell", "nIn=3", "nOut=4", "NCW", "engine=ND4J", "updateDropout=0.7")
        .contains(
            switch (kind) {
              case FIX -> "decayInit=0.75";
              case GRU -> "updateDropout=0.7)";
              default -> "forgetGateBiasInit=0.3";
            });
  }

  @ParameterizedTest
  @EnumSource
  void clone_isEqualAndSharesNothingThatChanges(Kind kind) {
    GatedRecurrent original = kind.allOptions().build();
    GatedRecurrent copy = original.clone();
    assertThat(copy).isEqualTo(original).isNotSameAs(original).hasSameClassAs(original);

    copy.getIUpdater().setLrAndSchedule(99, null);
    ((Adam) copy.getBiasUpdater()).setLearningRate(98);
    ((DropConnect) copy.getWeightNoise()).setWeightRetainProb(0.01);
    copy.getConstraints().get(0).setParams(java.util.Set.of("b"));
    copy.getConstraints().remove(1);
    copy.getRegularization().clear();
    copy.getRegularizationBias().clear();
    copy.setIDropout(null);
    copy.setNIn(77);
    GatedRecurrent untouched = kind.allOptions().build();
    assertThat(original).isEqualTo(untouched);
  }

  @ParameterizedTest
  @EnumSource
  void clone_withNothingSet_isEqual(Kind kind) {
    GatedRecurrent original = kind.layer(3, 4);
    assertThat(original.clone()).isEqualTo(original);
  }
}
