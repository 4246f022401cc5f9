package io.github.sublstm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.SubLSTM;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

/** The server of docs/streaming.md compiles as it stands and serves. */
class StreamingDocTest {

  @TempDir private Path folder;

  @Test
  void program_servesManyClients() throws Exception {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list(
                    new SubLSTM.Builder().nIn(3).nOut(4).build(),
                    new RnnOutputLayer.Builder()
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    Path model = folder.resolve("model.zip");
    network.save(model.toFile());
    String name = "StreamingServer";
    JavaSnippets.compile(folder, name, JavaSnippets.blocks(Path.of("docs", "streaming.md")).get(0));
    assertThat(JavaSnippets.run(folder, name, model.toString()).strip())
        .isEqualTo("10 clients, 2000 values");
  }
}
