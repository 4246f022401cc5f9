/**
 * What the runtimes of all layers of this library share: which input they take, how the gradients
 * of a backward pass are handed to DL4J, and how a refusal is worded. It takes values (names,
 * shapes, formats, arrays) and knows no layer.
 */
package io.github.sublstm.runtime;
