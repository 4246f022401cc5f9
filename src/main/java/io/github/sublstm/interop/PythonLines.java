package io.github.sublstm.interop;

import java.nio.file.Path;

/** Lines of Python for users to copy. */
final class PythonLines {

  private PythonLines() {}

  /**
   * Saves a state dictionary for us. NumPy lacks bfloat16, hence {@code float()}.
   *
   * @param states a Python expression
   */
  static String savez(String states) {
    return "np.savez(\"weights.npz\", **{k: v.float().cpu().numpy() for k, v in "
        + states
        + ".items()})";
  }

  /** Saves what PyTorch's own file has in it. */
  static String savezOfTorchFile(Path path) {
    return savez("torch.load(\"" + path.getFileName() + "\", map_location=\"cpu\")");
  }
}
