package io.github.sublstm.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Files that PyTorch and NumPy made; a README beside them says how. */
final class Fixtures {

  private Fixtures() {}

  /** Where the file of that name is, without its ending. */
  static Path path(String name) {
    URL url = Fixtures.class.getResource(name + ".npz");
    assertThat(url).as(name).isNotNull();
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All arrays of a file. */
  static Map<String, NpyArray> arrays(Path path) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (NpzFile file = NpzFile.open(path)) {
      for (String name : file.names()) {
        arrays.put(name, file.array(name));
      }
    }
    return arrays;
  }

  /** PyTorch's {@code [batch, time, features]} as NCW, {@code [batch, features, time]}. */
  static INDArray ncw(NpyArray array, DataType type) {
    long[] shape = array.shape().stream().mapToLong(Integer::longValue).toArray();
    return Nd4j.createFromArray(array.values())
        .reshape('c', shape)
        .permute(0, 2, 1)
        .dup('c')
        .castTo(type);
  }
}
