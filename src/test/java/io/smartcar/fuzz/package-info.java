/** Bytes that nobody has thought of, for what reads syslog and lines: {@code mvn verify -Pfuzz}. */
package io.smartcar.fuzz;
