/** Chooses the engine of a layer; the only place that knows all of them. */
package io.github.sublstm.engine.lookup;
