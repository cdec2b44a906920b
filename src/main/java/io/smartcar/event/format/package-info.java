/**
 * The formats that the lines of a kind may have: {@code delimited}, {@code csv}, {@code json}, {@code key-value} and
 * {@code regex}. Each finds the columns of a line as ranges of its bytes, and copies only what an escape makes different.
 */
package io.smartcar.event.format;
