/** The format {@code syslog}: RFC 5424, RFC 3164 and their variants in practice. */
package io.smartcar.event.format.syslog;
