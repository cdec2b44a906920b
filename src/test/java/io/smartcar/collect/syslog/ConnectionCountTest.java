package io.smartcar.collect.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionCountTest {
    private final ConnectionCount connections = new ConnectionCount(new SyslogLimits(1, 3, 2, 0, 65_536));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8::ffff:1:2:3, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
    })
    void shouldCountTheAddressesThatOneHostMayHaveAsOne(String address, String other, boolean one) {
        connections.open(from(address));
        connections.open(from(address));

        assertThat(connections.open(from(other))).isEqualTo(one ? "syslog.maximum-connections-per-address" : null);
    }

    @Test
    void shouldCountOpenConnectionsOnly() {
        connections.open(from("192.0.2.1"));
        connections.open(from("192.0.2.1"));
        connections.open(from("192.0.2.1"));
        connections.open(from("192.0.2.2"));
        assertThat(connections.all()).isEqualTo(3);
        assertThat(connections.open(from("192.0.2.3"))).isEqualTo("syslog.maximum-connections");

        connections.close(from("192.0.2.1"));
        assertThat(connections.open(from("192.0.2.1"))).isNull();
        assertThat(connections.open(from("192.0.2.1"))).isEqualTo("syslog.maximum-connections-per-address");
        connections.close(from("192.0.2.2"));
        assertThat(connections.open(from("192.0.2.3"))).isNull();
    }

    private static InetSocketAddress from(String address) {
        return new InetSocketAddress(address, 5000);
    }
}
