/**
 * Data sets and the iterators that feed them to DL4J.
 *
 * <p>A data set is read once into plain arrays: {@link io.github.sublstm.data.LabelledSequences},
 * {@link io.github.sublstm.data.VariableLengthSequences}, or a {@link
 * io.github.sublstm.data.WordCorpus} of word ids. Splits choose among its examples ({@link
 * io.github.sublstm.data.StratifiedSplit}) and an iterator turns the chosen ones into DL4J
 * minibatches ({@link io.github.sublstm.data.SequenceIterator}, {@link
 * io.github.sublstm.data.VariableLengthIterator}). Errors in a file are described in one line by a
 * {@link io.github.sublstm.data.BadDataException}. The package {@code trials} inside has
 * working-memory tasks, whose trials are drawn at random. Nothing here deals with neural networks,
 * prints, or uses the Internet.
 */
package io.github.sublstm.data;
