package io.smartcar.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route syslog-udp-to-spool with a real port and a real spool. */
class SyslogUdpToSpoolTest {
    @TempDir
    private Path spool;

    @Test
    void shouldSpoolEachDatagramAsOneMessage() throws Exception {
        try (SyslogRoute route = new SyslogRoute("udp", spool, Map.of());
                DatagramSocket sender = new DatagramSocket()) {
            byte[] message = "<13>two\nlines".getBytes(UTF_8);
            sender.send(new DatagramPacket(message, message.length, InetAddress.getLoopbackAddress(), route.port()));

            assertThat(route.messages(1)).containsExactly("<13>two\nlines");
        }
    }
}
