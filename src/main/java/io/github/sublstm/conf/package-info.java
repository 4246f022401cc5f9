/**
 * The classes that users put into a DL4J network configuration: the recurrent layers ({@link
 * io.github.sublstm.conf.SubLSTM}, {@link io.github.sublstm.conf.FixSubLSTM}, {@link
 * io.github.sublstm.conf.FusedLSTM}, {@link io.github.sublstm.conf.FusedGRU}), the output layer for
 * large vocabularies ({@link io.github.sublstm.conf.SparseSoftmaxOutputLayer}), their builders, and
 * a constraint on signs ({@link io.github.sublstm.conf.DaleConstraint}).
 *
 * <p>Settings and their validation only; the layers compute in {@code layer} and {@code output}.
 * DL4J serialises the classes to JSON and YAML under their full names, so neither names nor
 * properties may change.
 */
package io.github.sublstm.conf;
