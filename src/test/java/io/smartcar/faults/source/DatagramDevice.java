package io.smartcar.faults.source;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends numbered messages by syslog over UDP while the receiver runs. */
public final class DatagramDevice implements AutoCloseable {
    private static final long PAUSE_NANOS = 2_000_000;
    private static final long AFTER_START_NANOS = 1_000_000_000;

    private final String host;
    private final int port;
    private final BooleanSupplier listening;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile int sent;

    /** @param listening whether the receiver runs, as far as is known */
    public DatagramDevice(String host, int port, BooleanSupplier listening) {
        this.host = host;
        this.port = port;
        this.listening = listening;
        thread = new Thread(this::run, "syslog device " + host);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (running) {
            if (!listening.getAsBoolean()) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            LockSupport.parkNanos(AFTER_START_NANOS);
            try (DatagramSocket socket = new DatagramSocket()) {
                // a connected socket fails once the receiver is gone
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                while (running && listening.getAsBoolean()) {
                    byte[] message = new DeviceMessage(host, 1, sent + 1).bytes();
                    socket.send(new DatagramPacket(message, message.length));
                    sent++;
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException nobodyListens) {
                LockSupport.parkNanos(AFTER_START_NANOS);
            }
        }
    }

    public String host() {
        return host;
    }

    /** How many datagrams the kernel has taken. */
    public int sent() {
        return sent;
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
