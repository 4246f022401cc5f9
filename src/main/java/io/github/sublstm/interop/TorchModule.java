package io.github.sublstm.interop;

import java.util.List;

/**
 * A stack of recurrent layers that PyTorch holds in one module.
 *
 * @param prefix what the names of its arrays begin with
 * @param layers in their order
 */
record TorchModule(String prefix, List<TorchLayer> layers) {}
