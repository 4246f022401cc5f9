/**
 * The classes that users put into a DL4J network configuration: the recurrent layers and their
 * builders. Settings and their validation only; nothing is computed here. The classes are
 * serialised by DL4J to JSON and YAML under their full names, so neither names nor properties may
 * change.
 */
package io.github.sublstm.conf;
