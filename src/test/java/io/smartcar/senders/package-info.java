/** Senders as they are in the field, logger, rsyslog and logrotate, against the routes: {@code mvn verify -Psenders}. */
package io.smartcar.senders;
