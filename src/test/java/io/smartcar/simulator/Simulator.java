package io.smartcar.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a simulated log into a file.
 *
 * <pre>
 * --kind driver|status   which log
 * --file FILE            where to; "-" is the standard output
 * --append               adds to the file, which may be growing; without it, the file is overwritten
 * --cars 100             how many cars write
 * --from 20160101000000  the time of the first lines, yyyyMMddHHmmss
 * --seconds 86400        how many seconds of log
 * --rate 0               how many lines a second it is written at; 0: as fast as it can
 * --seed 1               another seed, another fleet; the same seed, the same bytes
 * </pre>
 *
 * <p>In the project's folder, after {@code mvn test-compile}:
 * {@code java -cp target/test-classes io.smartcar.simulator.Simulator --kind status --file SmartCarStatusInfo_20160101.txt}
 */
public final class Simulator {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final int FLUSH_BYTES = 1 << 16;

    private final Path file;
    private final boolean append;
    private final long seconds;
    private final int rate;
    private final SimulatedLog log;

    private Simulator(Map<String, String> options) {
        LogKind kind = kind(required(options, "kind"));
        String name = required(options, "file");
        file = name.equals("-") ? null : Path.of(name);
        append = options.remove("append") != null;
        int cars = number(options, "cars", 100);
        seconds = number(options, "seconds", 86_400);
        rate = number(options, "rate", 0);
        int seed = number(options, "seed", 1);
        String from = options.getOrDefault("from", "20160101000000");
        options.remove("from");
        try {
            log = new SimulatedLog(kind, cars, seed, LocalDateTime.parse(from, TIME));
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("--from: expected a time as yyyyMMddHHmmss, got '" + from + "'", wrong);
        }
        if (!options.isEmpty()) {
            throw new IllegalArgumentException(
                    "Unknown option --" + options.keySet().iterator().next());
        }
    }

    /** Writes the log that the options describe; exits with 2 and a message if they are wrong. */
    public static void main(String[] arguments) throws IOException {
        Simulator simulator;
        try {
            simulator = new Simulator(options(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(
                    "Options: --kind driver|status --file FILE [--append] [--cars 100] [--from 20160101000000]"
                            + " [--seconds 86400] [--rate 0] [--seed 1]");
            System.exit(2);
            return;
        }
        simulator.run(System.out);
    }

    private void run(PrintStream standardOutput) throws IOException {
        if (file == null) {
            write(standardOutput);
            standardOutput.flush();
            return;
        }
        StandardOpenOption how = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            write(out);
        }
    }

    private void write(OutputStream out) throws IOException {
        LineBuffer lines = new LineBuffer();
        long begin = System.nanoTime();
        long written = 0;
        for (long second = 0; second < seconds; second++) {
            written += log.nextSecond(lines);
            if (rate > 0) {
                lines.drainTo(out);
                out.flush();
                pauseUntil(begin + written * Duration.ofSeconds(1).toNanos() / rate);
            } else if (lines.size() >= FLUSH_BYTES) {
                lines.drainTo(out);
            }
        }
        lines.drainTo(out);
    }

    private static void pauseUntil(long nanos) {
        for (long rest = nanos - System.nanoTime(); rest > 0; rest = nanos - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int index = 0; index < arguments.length; index++) {
            String name = arguments[index];
            if (!name.startsWith("--")) {
                throw new IllegalArgumentException("Expected an option, got '" + name + "'");
            }
            if (name.equals("--append")) {
                options.put("append", "");
            } else if (index + 1 == arguments.length) {
                throw new IllegalArgumentException(name + " needs a value");
            } else {
                options.put(name.substring(2), arguments[++index]);
            }
        }
        return options;
    }

    private static LogKind kind(String name) {
        for (LogKind kind : LogKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("--kind: expected driver or status, got '" + name + "'");
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    private static int number(Map<String, String> options, String name, int otherwise) {
        String value = options.remove(name);
        try {
            int number = value == null ? otherwise : Integer.parseInt(value);
            if (number < 0) {
                throw new NumberFormatException();
            }
            return number;
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "--" + name + ": expected a number of 0 or more, got '" + value + "'", wrong);
        }
    }
}
