/** The format {@code syslog}: RFC 5424, RFC 3164 and what devices really send. */
package io.smartcar.event.format.syslog;
