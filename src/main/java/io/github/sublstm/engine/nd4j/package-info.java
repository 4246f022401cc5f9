/** The readable engines: plain ND4J operations on any backend and floating-point type. */
package io.github.sublstm.engine.nd4j;
