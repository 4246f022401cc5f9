/** What reading and writing files have in common: error messages that say what went wrong. */
package io.github.sublstm.files;
