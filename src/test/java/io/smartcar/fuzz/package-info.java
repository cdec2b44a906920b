/** Bytes that nobody has thought of, for what reads syslog and lines: {@code mvn verify -Dgroups=fuzz}. */
package io.smartcar.fuzz;
