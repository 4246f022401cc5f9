/**
 * The equations of the recurrent cells, forward and backward over one time step: once as readable
 * ND4J operations ({@link io.github.sublstm.cell.Nd4jCell}) and once as plain loops over Java
 * arrays ({@link io.github.sublstm.cell.FloatCell} and its generated double-precision twin).
 * Nothing here deals with sequences, masks, threads or DL4J layers. Each equation is in this
 * package only, once readable and once fast.
 *
 * <p>{@code Nd4jCells} and {@code FloatCells} say which class runs which cell. The readable subLSTM
 * is {@code Nd4jSubLstmCell}; the fast subLSTM and fix-subLSTM share {@code FloatSubtractiveCell},
 * where {@code cellState} computes c.
 */
package io.github.sublstm.cell;
