package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.WordStreams;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Sgd;

/** Layers that cannot read a text piece by piece are refused before anything is read. */
class SegmentedReadingTest {

  @TempDir private Path folder;

  private static final int UNITS = TinyLanguageModel.UNITS;
  private static final int[] CORPUS = TinyLanguageModel.corpus(60, 1);

  /** A layer above an embedding and a dense layer, and what the refusal says. */
  record Case(Layer layer, String why) {}

  static Stream<Case> refused() {
    return Stream.of(
        new Case(new Bidirectional(Bidirectional.Mode.ADD, cell()), "bidirectional"),
        new Case(
            new FrozenLayer(new Bidirectional(Bidirectional.Mode.ADD, cell())), "bidirectional"),
        new Case(
            new GravesBidirectionalLSTM.Builder().name("cell").nIn(UNITS).nOut(UNITS).build(),
            "bidirectional"),
        new Case(new LastTimeStep(cell()), "LastTimeStep"),
        new Case(new FrozenLayer(new LastTimeStep(cell())), "LastTimeStep"),
        new Case(new MaskZeroLayer(cell(), 0), "MaskZeroLayer"),
        new Case(new FrozenLayer(new MaskZeroLayer(cell(), 0)), "MaskZeroLayer"),
        new Case(
            new Convolution1DLayer.Builder()
                .name("cell")
                .nIn(UNITS)
                .nOut(UNITS)
                .kernelSize(3)
                .convolutionMode(ConvolutionMode.Same)
                .rnnDataFormat(RNNFormat.NCW)
                .build(),
            "Convolution1DLayer joins time steps"),
        new Case(
            new Subsampling1DLayer.Builder().name("cell").kernelSize(2).build(),
            "Subsampling1DLayer joins time steps"),
        new Case(
            new GlobalPoolingLayer.Builder().name("cell").build(),
            "GlobalPoolingLayer joins time steps"),
        new Case(
            new SelfAttentionLayer.Builder()
                .name("cell")
                .nIn(UNITS)
                .nOut(UNITS)
                .nHeads(1)
                .projectInput(false)
                .build(),
            "SelfAttentionLayer joins time steps"),
        new Case(
            new LearnedSelfAttentionLayer.Builder()
                .name("cell")
                .nIn(UNITS)
                .nOut(UNITS)
                .nHeads(1)
                .nQueries(4)
                .projectInput(false)
                .build(),
            "LearnedSelfAttentionLayer joins time steps"),
        new Case(
            new RecurrentAttentionLayer.Builder()
                .name("cell")
                .nIn(UNITS)
                .nOut(UNITS)
                .nHeads(1)
                .projectInput(false)
                .build(),
            "RecurrentAttentionLayer joins time steps"));
  }

  private static SubLSTM cell() {
    return new SubLSTM.Builder().name("cell").nIn(UNITS).nOut(UNITS).build();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void layerWithoutACarriedState_isRefusedByName(Case c) {
    MultiLayerNetwork network = TinyLanguageModel.of(new Sgd(0.1), cell(), c.layer);
    List<ThrowingCallable> calls =
        List.of(
            () -> Perplexity.of(network, CORPUS),
            () -> new LanguageModelTrainer(network, new WordStreams(CORPUS, 2, 5), CORPUS));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("Layer 2 \"(cell|layer2)\" cannot carry its state .*")
          .hasMessageContaining(c.why);
    }
  }

  /**
   * DL4J's {@code clone()} wraps frozen layers once more, and its training passes find no state.
   */
  @Test
  void cloneWithAFrozenLayer_isReadButNotTrained() throws IOException {
    MultiLayerNetwork network = TinyLanguageModel.of(new Sgd(0.1), cell(), new FrozenLayer(cell()));
    MultiLayerNetwork clone = network.clone();
    WordStreams words = new WordStreams(CORPUS, 2, 5);

    assertThat(Perplexity.of(clone, CORPUS, 7)).isEqualTo(Perplexity.of(network, CORPUS, 7));
    assertThatThrownBy(() -> new LanguageModelTrainer(clone, words, CORPUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Layer 2 \"", "not inside 2", "clone()");
    File file = folder.resolve("clone.zip").toFile();
    clone.save(file);
    new LanguageModelTrainer(MultiLayerNetwork.load(file, true), words, CORPUS);
  }

  static Stream<Layer> accepted() {
    return Stream.of(
        cell(),
        new FrozenLayer(cell()),
        new FrozenLayerWithBackprop(cell()),
        new SimpleRnn.Builder().nIn(UNITS).nOut(UNITS).build());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void layerThatCarriesItsState_readsTheSameInPiecesOfAnyLength(Layer layer) {
    MultiLayerNetwork network = TinyLanguageModel.of(new Sgd(0.1), cell(), layer);
    double whole = Perplexity.of(network, CORPUS);
    assertThat(Perplexity.of(network, CORPUS, 7)).isCloseTo(whole, within(1e-5 * whole));
  }
}
