/** Syslog: its messages, its framing on a stream, and what listens for it. */
package io.smartcar.collect.syslog;
