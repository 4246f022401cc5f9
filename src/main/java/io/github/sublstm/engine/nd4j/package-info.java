/**
 * The readable engines: plain ND4J operations on any backend and floating-point type. {@code
 * Nd4jEngine} goes through a sequence step by step, and applies masks with {@link
 * io.github.sublstm.engine.StepMask#clear} and {@link io.github.sublstm.engine.StepMask#carry}.
 */
package io.github.sublstm.engine.nd4j;
