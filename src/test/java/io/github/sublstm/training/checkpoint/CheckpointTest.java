package io.github.sublstm.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class CheckpointTest {

  @TempDir private Path folder;

  @Test
  void load_whatWasSaved_isAllThere() {
    INDArray carried = Nd4j.createFromArray(1.5f, -2);
    MultiLayerNetwork saved = network(1);
    checkpoint(saved).save(out -> out.writeInt(42), Map.of("state", carried));
    MultiLayerNetwork loaded = network(1);
    loaded.params().assign(0);

    Checkpoint.Saved<Integer> found = checkpoint(loaded).load(in -> in.readInt());

    assertThat(found.progress()).isEqualTo(42);
    assertThat(found.carried()).containsExactly(Map.entry("state", carried));
    assertThat(loaded.params()).isEqualTo(saved.params());
  }

  @Test
  void load_progressRefused_changesNothing() {
    checkpoint(network(1)).save(out -> out.writeInt(42), Map.of());
    MultiLayerNetwork network = network(1);
    network.params().assign(0);

    assertThatThrownBy(
            () ->
                checkpoint(network)
                    .load(
                        in -> {
                          throw new CheckpointException("more than the limit of 41");
                        }))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("more than the limit of 41");
    assertThat(network.params().sumNumber().doubleValue()).isZero();
  }

  @Test
  void save_diskFull_keepsTheOlderFileAndNothingElse() throws IOException {
    Checkpoint checkpoint = checkpoint(network(1));
    checkpoint.save(out -> out.writeInt(42), Map.of());
    byte[] whole = Files.readAllBytes(checkpoint.file());

    assertThatThrownBy(
            () ->
                checkpoint.save(
                    out -> {
                      out.write(new byte[1_000_000]);
                      throw new IOException("No space left on device");
                    },
                    Map.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("cannot write the checkpoint %s: the disk is full", checkpoint.file())
        .hasRootCauseExactlyInstanceOf(IOException.class);
    assertThat(checkpoint.file()).hasBinaryContent(whole);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(checkpoint.file());
    }
  }

  private Checkpoint checkpoint(MultiLayerNetwork network) {
    return new Checkpoint(
        folder.resolve("run.checkpoint"), RunIdentity.of(Map.of("task", "test"), network), network);
  }

  private static MultiLayerNetwork network(long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(0.01))
                .list(new OutputLayer.Builder().nIn(2).nOut(2).build())
                .build());
    network.init();
    return network;
  }
}
