/**
 * Data sets and the iterators that feed them to DL4J.
 *
 * <p>A data set is read once into plain arrays: {@link io.github.sublstm.data.LabelledSequences},
 * {@link io.github.sublstm.data.VariableLengthSequences}, or a {@link
 * io.github.sublstm.data.WordCorpus} of word ids. Splits choose among its examples ({@link
 * io.github.sublstm.data.StratifiedSplit}) and an iterator turns the chosen ones into DL4J
 * minibatches ({@link io.github.sublstm.data.SequenceIterator}, {@link
 * io.github.sublstm.data.VariableLengthIterator}). What is wrong with a file is told in one line by
 * a {@link io.github.sublstm.data.BadDataException}. Nothing here knows of networks, prints, or
 * reaches for the network.
 */
package io.github.sublstm.data;
