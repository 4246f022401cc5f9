/**
 * Shows a person how far a long run is and when it will end: a live bar on a terminal, plain lines
 * elsewhere. To be called from one thread.
 */
package io.github.sublstm.experiments.progress;
