package io.smartcar.start.check;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Checks the ports that this process listens on, by listening for a moment. */
public final class PortCheck {
    private final UnaryOperator<String> settings;

    /** @param settings returns the value of a key */
    public PortCheck(UnaryOperator<String> settings) {
        this.settings = settings;
    }

    private record Port(String subject, boolean udp, String hostKey, String key) {}

    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        // all of them at a time: two may be the same
        Map<String, String> taken = new HashMap<>();
        List<Closeable> sockets = new ArrayList<>();
        try {
            for (Port port : ports()) {
                findings.add(listen(port, taken, sockets));
            }
        } finally {
            sockets.forEach(PortCheck::close);
        }
        return findings;
    }

    private List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        if ("true".equals(settings.apply("camel.management.enabled"))) {
            ports.add(new Port("health and metrics", false, "camel.management.host", "camel.management.port"));
        }
        for (String protocol : List.of("udp", "tcp", "tls")) {
            if (settings.apply("process.roles").contains("collector")
                    && "true".equals(settings.apply("syslog." + protocol + ".enabled"))) {
                String key = "syslog." + protocol + ".port";
                ports.add(new Port(
                        "syslog " + protocol.toUpperCase(Locale.ROOT), protocol.equals("udp"), "syslog.host", key));
            }
        }
        return ports;
    }

    private Finding listen(Port port, Map<String, String> taken, List<Closeable> sockets) {
        InetSocketAddress address;
        try {
            address =
                    new InetSocketAddress(settings.apply(port.hostKey()), Integer.parseInt(settings.apply(port.key())));
        } catch (IllegalArgumentException e) {
            return Finding.problem(
                    port.subject(), "expected a port from 0 to 65535, got " + settings.apply(port.key()), port.key());
        }
        String name = settings.apply(port.hostKey()) + ":" + address.getPort();
        if (address.isUnresolved()) {
            return Finding.problem(port.subject(), "no address is known for the host of " + name, port.hostKey());
        }
        String number = (port.udp() ? "udp " : "tcp ") + address.getPort();
        try {
            sockets.add(port.udp() ? new DatagramSocket(address) : serverSocket(address));
            if (address.getPort() != 0) {
                taken.put(number, port.key());
            }
            return Finding.good(port.subject(), name + " is free");
        } catch (IOException e) {
            String text = name + " cannot be listened on: " + e.getMessage();
            if (taken.containsKey(number)) {
                text += ": it is the port of " + taken.get(number) + " as well";
            } else if (address.getPort() < 1024) {
                text += "; a port below 1024 needs a right of its own: redirect it to a higher one";
            }
            boolean isHost = String.valueOf(e.getMessage()).contains("assign");
            return Finding.problem(port.subject(), text, isHost ? port.hostKey() : port.key());
        }
    }

    private static ServerSocket serverSocket(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to close a port", e);
        }
    }
}
