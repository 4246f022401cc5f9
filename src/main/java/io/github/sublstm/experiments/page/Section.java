package io.github.sublstm.experiments.page;

import java.util.List;

/**
 * A part of a page under a heading.
 *
 * @param title the heading
 * @param text what there is to know about the parts, in sentences; may be empty
 * @param parts in the order to be shown
 */
public record Section(String title, String text, List<Part> parts) {}
