package io.smartcar.faults.source;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends numbered messages by syslog over TCP, and connects again when its connection breaks. It knows what its kernel has
 * taken, which is all that a sender of syslog can know.
 */
public final class SyslogDevice implements AutoCloseable {
    private static final int AT_ONCE = 20;
    private static final int PAUSE_MILLIS = 1;
    private static final long RECONNECT_NANOS = 50_000_000;

    private final String host;
    private final int port;
    private final boolean counted;
    private final int messagesASecond;
    private final Thread thread;
    private final List<AtomicInteger> connections = new ArrayList<>();
    private volatile boolean running = true;
    private volatile boolean connected;
    private volatile int granted;

    /**
     * @param counted         whether each message is preceded by its length, or followed by a line feed
     * @param messagesASecond how many it sends; 0: those it is asked to send, as fast as they are accepted
     */
    public SyslogDevice(String host, int port, boolean counted, int messagesASecond) {
        this.host = host;
        this.port = port;
        this.counted = counted;
        this.messagesASecond = messagesASecond;
        thread = new Thread(this::run, "syslog device " + host);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (running) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket);
            } catch (IOException broken) {
                connected = false;
                granted = 0;
                LockSupport.parkNanos(RECONNECT_NANOS);
            }
        }
        connected = false;
    }

    private void send(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PAUSE_MILLIS);
        AtomicInteger sent = new AtomicInteger();
        synchronized (connections) {
            connections.add(sent);
        }
        connected = true;
        long begin = System.nanoTime();
        while (running) {
            int due = messagesASecond == 0
                    ? Math.min(granted, AT_ONCE)
                    : (int) ((System.nanoTime() - begin) * messagesASecond / 1_000_000_000) - sent.get();
            if (due <= 0) {
                pause(socket);
                continue;
            }
            socket.getOutputStream().write(messages(sent.get(), due));
            sent.addAndGet(due);
            granted = Math.max(0, granted - due);
        }
    }

    /** Waits a millisecond, and notices if the connection breaks: an idle device would not before it sends. */
    private static void pause(Socket socket) throws IOException {
        try {
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("The receiver closed the connection");
            }
        } catch (SocketTimeoutException stillOpen) {
            // syslog has no answers
        }
    }

    private byte[] messages(int sent, int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int number = sent + 1; number <= sent + count; number++) {
            bytes.writeBytes(framed(new DeviceMessage(host, connections.size(), number).bytes()));
        }
        return bytes.toByteArray();
    }

    private byte[] framed(byte[] message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.length + 8);
        if (counted) {
            bytes.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        }
        bytes.writeBytes(message);
        if (!counted) {
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    public String host() {
        return host;
    }

    public boolean isConnected() {
        return connected;
    }

    /** Sends that many messages as fast as they are accepted, or until the connection breaks. */
    public void grant(int messages) {
        granted = messages;
    }

    /** How many messages were taken from each connection, in the order of the connections. */
    public List<Integer> sent() {
        synchronized (connections) {
            return connections.stream().map(AtomicInteger::get).toList();
        }
    }

    /** Ends the last connection in order: all messages sent on it arrive if the receiver reads them. */
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
