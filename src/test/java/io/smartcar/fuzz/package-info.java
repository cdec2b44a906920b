/** Fuzzing of the readers of syslog and of lines: {@code mvn verify -Dgroups=fuzz}. */
package io.smartcar.fuzz;
