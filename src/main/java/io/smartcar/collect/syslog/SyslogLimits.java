package io.smartcar.collect.syslog;

import io.smartcar.camel.support.Require;

/**
 * What senders may use at most.
 *
 * @param maxBytes the number of bytes of a message that are kept
 * @param connections the maximum number of connections of a port; further ones are closed at once
 * @param connectionsPerAddress the maximum number of them from one address
 * @param idleSeconds the time without a byte after which a connection is closed; 0 for never
 * @param udpPendingBytes the maximum size of datagrams waiting to be stored; further ones are dropped and counted
 */
public record SyslogLimits(
        int maxBytes, int connections, int connectionsPerAddress, int idleSeconds, long udpPendingBytes) {

    /** The setting of {@link #connections}. */
    static final String CONNECTIONS = "syslog.maximum-connections";

    /** The setting of {@link #connectionsPerAddress}. */
    static final String CONNECTIONS_PER_ADDRESS = "syslog.maximum-connections-per-address";

    /** @throws IllegalArgumentException if a limit is out of its range; the message names the setting */
    public SyslogLimits {
        Require.between("events.max-bytes", maxBytes, 1, Integer.MAX_VALUE / 2);
        Require.between(CONNECTIONS, connections, 1, 1_000_000);
        Require.between(CONNECTIONS_PER_ADDRESS, connectionsPerAddress, 1, 1_000_000);
        Require.between("syslog.idle-seconds", idleSeconds, 0, 86_400);
        Require.between("syslog.udp.pending-bytes", udpPendingBytes, 65_536, Integer.MAX_VALUE);
    }
}
