/**
 * The formats of lines: {@code delimited}, {@code csv}, {@code json}, {@code key-value}, {@code regex} and, in a package
 * of its own, {@code syslog}. Each splits a line into columns, which are ranges of its bytes; only escaped text is copied.
 */
package io.smartcar.event.format;
