/** Receives syslog over UDP, TCP and TLS, and turns spooled messages into events. */
package io.smartcar.collect.syslog;
