/**
 * Data sets and the iterators that feed them to DL4J.
 *
 * <p>A data set is read once into plain arrays ({@link io.github.sublstm.data.LabelledSequences});
 * splits choose among its examples ({@link io.github.sublstm.data.StratifiedSplit}) and an iterator
 * turns the chosen ones into DL4J minibatches ({@link io.github.sublstm.data.SequenceIterator}).
 * Nothing here knows of networks, prints, or reaches for the network.
 */
package io.github.sublstm.data;
