/** Lines, logs and syslog devices that produce the events of the fault suite, reproducibly from a seed. */
package io.smartcar.faults.source;
