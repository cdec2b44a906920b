package io.smartcar.cluster.process;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of a cluster, or of a test: free ones of 127.0.0.1, chosen once and remembered in a file, so that a server
 * that is killed and started again is found where it was.
 *
 * <p>They lie below the range from which the system takes the ports of outgoing connections: a client that keeps trying
 * to reach a dead server would otherwise be given that very port in the end, and speak to itself.
 */
public final class Ports {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    private final Path file;
    private final Properties ports = new Properties();
    private boolean takenAllowed;

    /** The ports that the file remembers, if it is there. */
    public Ports(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                ports.load(reader);
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot read the remembered ports in " + file, failure);
            }
        }
    }

    /** From now on a remembered port is returned even if it is taken: a server of an earlier run listens there. */
    public void allowTaken() {
        takenAllowed = true;
    }

    /** The port of that name: the remembered one if it is still free, otherwise a new one. */
    public int of(String name) {
        String remembered = ports.getProperty(name);
        if (remembered != null && (takenAllowed || isFree(Integer.parseInt(remembered)))) {
            return Integer.parseInt(remembered);
        }
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        } while (ports.containsValue(String.valueOf(port)) || !isFree(port));
        set(name, port);
        return port;
    }

    /**
     * The remembered port of that name.
     *
     * @throws IllegalStateException if there is none
     */
    public int remembered(String name) {
        String port = ports.getProperty(name);
        if (port == null) {
            throw new IllegalStateException(
                    "No cluster has run in " + file.getParent() + " yet: start it with 'mvn -Plocal'");
        }
        return Integer.parseInt(port);
    }

    /** Makes {@code port} the remembered port of that name. */
    public void set(String name, int port) {
        ports.setProperty(name, String.valueOf(port));
        try (Writer writer = Files.newBufferedWriter(file)) {
            ports.store(writer, "Ports of the local cluster on 127.0.0.1");
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remember the ports in " + file, failure);
        }
    }

    /** Whether a server on this machine listens on the port. */
    public static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
