package io.smartcar.faults.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Relays connections between clients and a local server, and breaks them in the ways that networks do. */
public final class FaultyProxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final Duration DELAY = Duration.ofMillis(700);

    /** The treatment of the bytes. */
    public enum Fault {
        NONE,
        /** The port is closed, and so are all connections. */
        REFUSED,
        /** All bytes vanish, in both directions; connections stay. */
        DROPPED,
        /** Every chunk takes its time. */
        DELAYED,
        /** A connection is reset when a byte is sent. */
        RESET,
        /** What clients send arrives; the answers vanish. */
        HALF_OPEN
    }

    private final int port;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;
    private ServerSocket server;

    /**
     * A proxy that listens.
     *
     * @param port   where it listens on this machine
     * @param target the server's port on this machine
     */
    public FaultyProxy(int port, int target) {
        this.port = port;
        this.target = target;
        listen();
    }

    private synchronized void listen() {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            server = listening;
            start("accept", () -> accept(listening));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot listen on port " + port, failure);
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connect(client);
            } catch (IOException closedOrNoServer) {
                // the client, if there is one, knows by the closing of its connection
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket remote;
        try {
            remote = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException noServer) {
            client.close();
            throw noServer;
        }
        Link link = new Link(client, remote);
        links.add(link);
        start("request", () -> link.pump(client, remote, false));
        start("answer", () -> link.pump(remote, client, true));
    }

    private static void start(String name, Runnable action) {
        Thread thread = new Thread(action, "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins a fault, or ends it with {@link Fault#NONE}: connections that have lost bytes are closed then. */
    public synchronized void breaks(Fault next) {
        fault = next;
        switch (next) {
            case REFUSED -> {
                close(server);
                links.forEach(Link::close);
            }
            case NONE -> {
                links.stream().filter(link -> link.hasLostBytes).forEach(Link::close);
                if (server.isClosed()) {
                    listen();
                }
            }
            default -> {
                // takes effect with the next bytes
            }
        }
    }

    @Override
    public synchronized void close() {
        close(server);
        links.forEach(Link::close);
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception alreadyGone) {
            // as intended
        }
    }

    /** A client's connection and its continuation to the server. */
    private final class Link {
        private final Socket client;
        private final Socket remote;
        private volatile boolean hasLostBytes;

        Link(Socket client, Socket remote) {
            this.client = client;
            this.remote = remote;
        }

        void pump(Socket from, Socket to, boolean isAnswer) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    Fault now = fault;
                    if (now == Fault.RESET) {
                        client.setOption(StandardSocketOptions.SO_LINGER, 0);
                        break;
                    }
                    if (now == Fault.DELAYED) {
                        LockSupport.parkNanos(DELAY.toNanos());
                    }
                    if (now == Fault.DROPPED || now == Fault.HALF_OPEN && isAnswer) {
                        hasLostBytes = true;
                    } else {
                        out.write(chunk, 0, read);
                    }
                }
            } catch (IOException ended) {
                // by either side
            } finally {
                close();
            }
        }

        void close() {
            FaultyProxy.close(client);
            FaultyProxy.close(remote);
            links.remove(this);
        }
    }
}
