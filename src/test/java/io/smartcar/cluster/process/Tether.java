package io.smartcar.cluster.process;

import io.smartcar.cluster.LocalCluster;
import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of every process that a {@link LocalCluster} starts: it runs the main class given as its first argument,
 * and halts as soon as its standard input ends. The starter holds the other end and never writes, so that no process
 * survives its starter, not even one that was killed with -9. With {@link #OFF} in its environment it does.
 */
public final class Tether {
    /** The environment variable that lets the process outlive its starter. */
    static final String OFF = "SMARTCAR_TETHER_OFF";

    private Tether() {}

    /** Runs {@code arguments[0]} with the rest of the arguments, tied to standard input. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        if (System.getenv(OFF) == null) {
            Thread watch = new Thread(Tether::haltAtEndOfInput, "tether");
            watch.setDaemon(true);
            watch.start();
        }
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent
            }
        } catch (IOException brokenPipe) {
            // the same as its end
        }
        Runtime.getRuntime().halt(1);
    }
}
