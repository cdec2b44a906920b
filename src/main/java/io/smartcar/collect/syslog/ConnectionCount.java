package io.smartcar.collect.syslog;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The open connections of a port, limited in all and per address. An IPv6 address counts with its network of 64 bits, of
 * which a single host may use every address. Thread-safe.
 */
final class ConnectionCount {
    private static final int NETWORK_BYTES = 8;

    private final SyslogLimits limits;
    private final Map<String, Integer> perAddress = new HashMap<>();
    private int all;

    ConnectionCount(SyslogLimits limits) {
        this.limits = limits;
    }

    /** Counts a connection and returns null, or returns the setting that forbids it. */
    synchronized String open(SocketAddress remote) {
        String address = counted(remote);
        int before = perAddress.getOrDefault(address, 0);
        if (before >= limits.connectionsPerAddress()) {
            return SyslogLimits.CONNECTIONS_PER_ADDRESS;
        }
        if (all >= limits.connections()) {
            return SyslogLimits.CONNECTIONS;
        }
        perAddress.put(address, before + 1);
        all++;
        return null;
    }

    /** Ends a connection that was counted. */
    synchronized void close(SocketAddress remote) {
        perAddress.computeIfPresent(counted(remote), (address, count) -> count == 1 ? null : count - 1);
        all--;
    }

    synchronized int all() {
        return all;
    }

    private static String counted(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet && internet.getAddress() instanceof Inet6Address six
                ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
                : StreamHandler.address(remote);
    }
}
