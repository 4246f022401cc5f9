/**
 * The equations of the recurrent cells, forward and backward over one time step: once as readable
 * ND4J operations ({@link io.github.sublstm.cell.Nd4jCell}) and once as plain loops over Java
 * arrays ({@link io.github.sublstm.cell.FloatCell} and its generated double-precision twin).
 * Nothing here deals with sequences, masks, threads or DL4J layers; each equation stands here and
 * nowhere else.
 */
package io.github.sublstm.cell;
