/** Kinds of events: which lines a kind keeps, how it names, keys and dates them, as one file of settings declares. */
package io.smartcar.event.kind;
