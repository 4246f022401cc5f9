/**
 * The host engine's products in Java's Vector API (module {@code jdk.incubator.vector}), for FLOAT.
 *
 * <p>{@code VectorKernel} is the one product of a packed left factor ({@code PackedTiles}, {@code
 * PackedRows}) and a panel of the right one; its register tiles are generated from {@code
 * src/main/templates/VectorTiles.java.ftl}. Vectors are as long as the processor has them, 128 to
 * 512 bits; {@code TileHeights} goes by the number of registers. {@code VectorProducts} puts a
 * cell's products together from it, {@code VectorSoftmaxSlice} those of the softmax. Which tiles
 * there are, how factors are packed and how large blocks are is decided here and seen nowhere else.
 * The package's classes are used only after {@code VectorSupport}, which does without the module,
 * has said that it is there.
 */
package io.github.sublstm.engine.vector;
