/**
 * Senders as they are in the field, logger, rsyslog and logrotate, against the routes: {@code mvn verify
 * -Dgroups=senders}.
 */
package io.smartcar.senders;
