/**
 * The DL4J runtime of the recurrent layers: one class for all of them, between DL4J's conventions
 * (formats, dropout, weight noise, masks, stored state, workspaces, gradient views) and an engine
 * that knows none of these. {@link io.github.sublstm.layer.GatedLayerConf} is what it needs from a
 * configuration.
 */
package io.github.sublstm.layer;
