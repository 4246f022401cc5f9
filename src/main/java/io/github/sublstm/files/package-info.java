/**
 * What reading and writing files has in common: files that are there whole or not at all, files
 * that tell whether they are damaged, and how to say what went wrong.
 */
package io.github.sublstm.files;
