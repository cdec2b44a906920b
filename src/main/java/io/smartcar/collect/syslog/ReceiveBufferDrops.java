package io.smartcar.collect.syslog;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The number of datagrams that the kernel dropped because they did not fit into a socket's receive buffer or were
 * damaged: the column {@code drops} of {@code /proc/net/udp} and {@code udp6} on Linux. Thread-safe.
 */
final class ReceiveBufferDrops {
    /** The tables of Linux; other systems have none. */
    static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

    private static final int LOCAL_ADDRESS = 1;
    private static final int DROPS = 12;
    private static final int HEXADECIMAL = 16;

    private final InetSocketAddress address;
    private final List<Path> tables;

    ReceiveBufferDrops(InetSocketAddress address, List<Path> tables) {
        this.address = address;
        this.tables = tables.stream().filter(Files::isReadable).toList();
    }

    /** Whether the system provides the number. */
    boolean isKnown() {
        return !tables.isEmpty();
    }

    /** The number since the socket was opened; NaN if there is no socket at the address. */
    double count() {
        long drops = 0;
        boolean found = false;
        for (Path table : tables) {
            try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
                lines.readLine();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] columns = line.trim().split("\\s+");
                    if (columns.length > DROPS && isOurs(columns[LOCAL_ADDRESS])) {
                        found = true;
                        drops += Long.parseLong(columns[DROPS]);
                    }
                }
            } catch (IOException | NumberFormatException e) {
                return Double.NaN;
            }
        }
        return found ? drops : Double.NaN;
    }

    /** The address is written as 32-bit words in native byte order, in hexadecimal digits, followed by the port. */
    private boolean isOurs(String local) throws IOException {
        int colon = local.indexOf(':');
        if (colon < 0 || Integer.parseInt(local.substring(colon + 1), HEXADECIMAL) != address.getPort()) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
        for (int index = 0; index < colon; index += 8) {
            bytes.putInt(Integer.parseUnsignedInt(local.substring(index, index + 8), HEXADECIMAL));
        }
        InetAddress listed = InetAddress.getByAddress(bytes.array());
        return listed.equals(address.getAddress())
                || listed.isAnyLocalAddress() && address.getAddress().isAnyLocalAddress();
    }
}
