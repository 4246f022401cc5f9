/** What reading and writing files has in common: how to say what went wrong. */
package io.github.sublstm.files;
