/**
 * Networks that are stepped once per input, for many clients at once: {@link
 * io.github.sublstm.streaming.StreamingModel} holds the weights and is shared by all threads,
 * {@link io.github.sublstm.streaming.StreamingSession} holds the state of one client.
 *
 * <p>{@code NetworkReader} turns DL4J's layers into {@code Stage}s, the only place that knows which
 * layers there are. A stage holds weights, {@code StageMemory} a session's state of that stage;
 * {@code RowWeights} is the one product. The cells' equations are those of package {@code cell}.
 * Nothing here calls ND4J or allocates after a session has been made.
 */
package io.github.sublstm.streaming;
