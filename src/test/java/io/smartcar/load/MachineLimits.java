package io.smartcar.load;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** What disk and loopback can do at most, one thing at a time. */
final class MachineLimits {
    private static final int BLOCK = 1 << 20;
    private static final int ALIGNMENT = 4096;
    private static final int BLOCKS = 1024;
    private static final long LOOPBACK_NANOS = 3_000_000_000L;

    private MachineLimits() {}

    static void measure(Path folder) throws IOException, InterruptedException {
        LoadReport.say(
                "machine: %d processors, Java %s, load average %.1f at the beginning",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        Path file = folder.resolve("limits");
        try {
            double write = disk(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, true);
            double read = disk(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT, false);
            LoadReport.say(
                    "disk: %,.0f MB/s written and forced, %,.0f MB/s read past the cache, 1 GiB in sequence",
                    write, read);
        } finally {
            Files.deleteIfExists(file);
        }
        LoadReport.say("loopback: %,.0f MB/s over one TCP connection, both ends in one process", loopback());
    }

    private static double disk(Path file, java.nio.file.OpenOption one, java.nio.file.OpenOption other, boolean writing)
            throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK + ALIGNMENT).alignedSlice(ALIGNMENT);
        byte[] noise = new byte[BLOCK];
        new Random(1).nextBytes(noise);
        block.put(0, noise);
        long begin = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, one, other)) {
            for (int number = 0; number < BLOCKS; number++) {
                block.clear().limit(BLOCK);
                int done = 0;
                while (block.hasRemaining() && done >= 0) {
                    done = writing ? channel.write(block) : channel.read(block);
                }
            }
            if (writing) {
                channel.force(true);
            }
        }
        return megabytesASecond((long) BLOCK * BLOCKS, System.nanoTime() - begin);
    }

    private static double loopback() throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket sender = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket receiver = server.accept()) {
            Thread sending = new Thread(() -> send(sender), "loopback");
            sending.start();
            byte[] buffer = new byte[1 << 16];
            long received = 0;
            long begin = System.nanoTime();
            InputStream in = receiver.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received += count;
            }
            long nanos = System.nanoTime() - begin;
            sending.join();
            return megabytesASecond(received, nanos);
        }
    }

    private static void send(Socket sender) {
        byte[] buffer = new byte[1 << 16];
        long end = System.nanoTime() + LOOPBACK_NANOS;
        try (OutputStream out = sender.getOutputStream()) {
            while (System.nanoTime() - end < 0) {
                out.write(buffer);
            }
        } catch (IOException e) {
            throw new IllegalStateException("The loopback connection broke", e);
        }
    }

    private static double megabytesASecond(long bytes, long nanos) {
        return bytes / 1e6 / (nanos / 1e9);
    }
}
