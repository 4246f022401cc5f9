/**
 * Converts networks and weights from and to other frameworks: models with DL4J's own {@code LSTM}
 * ({@link io.github.sublstm.interop.Dl4jLstm}, as files {@link
 * io.github.sublstm.interop.SavedModels}) and PyTorch's weights in NumPy files ({@link
 * io.github.sublstm.interop.TorchWeights}).
 *
 * <p>Everything is checked before anything is changed: a network or a file that cannot be carried
 * over is refused by name, and everything stays unchanged.
 */
package io.github.sublstm.interop;
