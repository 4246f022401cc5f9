package io.github.sublstm.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Says what a file is that was taken for an {@code .npz} file, and how to make one of it. */
final class NotNpz {

  /** A safetensors file begins with the length of its header, which is JSON. */
  private static final int SAFETENSORS_HEADER = Long.BYTES;

  /** The first byte of Python's pickles, of protocol 2 and later. */
  private static final int PICKLE = 0x80;

  private NotNpz() {}

  /** What a file is that is no zip. */
  static String found(Path path) throws IOException {
    byte[] first;
    try (InputStream in = Files.newInputStream(path)) {
      first = in.readNBytes(SAFETENSORS_HEADER + 1);
    }
    if (first.length == 0) {
      return "an empty file";
    }
    if (NpyArray.hasMagic(first)) {
      return "a single array; likely cause: a file of np.save, not np.savez";
    }
    if ((first[0] & 0xff) == PICKLE) {
      return "a pickle; likely cause: torch.save before PyTorch 1.6; in Python: "
          + PythonLines.savezOfTorchFile(path);
    }
    if (first.length > SAFETENSORS_HEADER
        && first[SAFETENSORS_HEADER] == '{'
        && ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong() < Files.size(path)) {
      return "a safetensors file; in Python, after import safetensors.torch: "
          + PythonLines.savez("safetensors.torch.load_file(\"" + path.getFileName() + "\")");
    }
    return "no zip; likely cause: weights that np.savez did not write";
  }

  /** What a zip is that has no arrays in it. */
  static String found(Path path, ZipFile zip) {
    if (zip.stream().anyMatch(entry -> entry.getName().endsWith("data.pkl"))) {
      return "PyTorch's own file of torch.save; in Python: "
          + PythonLines.savezOfTorchFile(path)
          + ", for a file of a state dictionary";
    }
    return "a zip without arrays; likely cause: np.savez without arrays, or a zip of something else";
  }
}
