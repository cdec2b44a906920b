package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveBufferDropsTest {
    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer"
                    + " drops\n";
    private static final String REST =
            " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12 2 0 ";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 3", "0.0.0.0, 40", "::, 40", "::1, 500", "10.0.0.1, NaN"})
    void shouldFindTheSocketByItsAddressAndPort(String host, Double expected) throws Exception {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the tables are those of such a machine");
        String four = HEAD + "  1: 0100007F:158A" + REST + "1\n" + "  2: 0100007F:158B" + REST + "1\n"
                + "  3: 00000000:158A" + REST + "40          \n";
        String six = HEAD + "  7: 0000000000000000FFFF00000100007F:158A" + REST + "2\n"
                + "  8: 00000000000000000000000001000000:158A" + REST + "500\n";

        assertThat(drops(host, table("udp", four), table("udp6", six)).count()).isEqualTo(expected);
    }

    @Test
    void shouldBeUnknownWithoutTables() {
        assertThat(drops("127.0.0.1", directory.resolve("udp")).isKnown()).isFalse();
    }

    @Test
    void shouldCountDatagramsDroppedByTheKernel() throws Exception {
        assumeTrue(Files.isReadable(ReceiveBufferDrops.TABLES.get(0)), "Linux tells");
        try (DatagramChannel receiver = DatagramChannel.open();
                DatagramSocket sender = new DatagramSocket()) {
            receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress address = (InetSocketAddress) receiver.getLocalAddress();
            ReceiveBufferDrops drops = new ReceiveBufferDrops(address, ReceiveBufferDrops.TABLES);
            assertThat(drops.count()).isZero();
            receiver.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4096);
            byte[] bytes = new byte[1000];
            for (int count = 0; count < 100; count++) {
                sender.send(new DatagramPacket(bytes, bytes.length, address));
            }
            await().untilAsserted(() -> assertThat(drops.count()).isBetween(50.0, 100.0));
        }
    }

    private Path table(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text, US_ASCII);
    }

    private static ReceiveBufferDrops drops(String host, Path... tables) {
        return new ReceiveBufferDrops(new InetSocketAddress(host, 5514), List.of(tables));
    }
}
