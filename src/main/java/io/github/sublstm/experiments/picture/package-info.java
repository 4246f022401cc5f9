/**
 * Pictures for a slide, a paper and a page: line charts with bands, histograms and scatter plots,
 * as PNG and as SVG.
 *
 * <p>Series differ by dash and mark as well as by colour, so that a grey print can be read. {@link
 * io.github.sublstm.experiments.picture.Pictures} writes the files.
 */
package io.github.sublstm.experiments.picture;
