/**
 * How the parameters of the recurrent layers lie in DL4J's flat parameter vector, how they are
 * initialised, and which of a wrapper's parameters are whose. The layout is DL4J's own {@code
 * LSTM}'s, so a {@code FusedLSTM} takes over its saved weights as they are; change nothing here
 * that would break saved models.
 */
package io.github.sublstm.params;
