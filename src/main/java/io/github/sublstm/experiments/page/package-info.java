/**
 * A page of results as one HTML file without external parts: sections with tables, pictures and
 * texts, from a template that escapes all that it is given.
 *
 * <p>What is on the page is for those who make it to say, with {@link
 * io.github.sublstm.experiments.page.Section}; how it looks is in the template only.
 */
package io.github.sublstm.experiments.page;
