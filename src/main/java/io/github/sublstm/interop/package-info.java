/**
 * Networks and weights from elsewhere: models with DL4J's own {@code LSTM} ({@link
 * io.github.sublstm.interop.Dl4jLstm}, as files {@link io.github.sublstm.interop.SavedModels}) and
 * PyTorch's weights in NumPy files ({@link io.github.sublstm.interop.TorchWeights}), both ways.
 *
 * <p>Everything is checked before anything is changed: a network or a file that cannot be carried
 * over is refused by name, and what was there stays as it was.
 */
package io.github.sublstm.interop;
