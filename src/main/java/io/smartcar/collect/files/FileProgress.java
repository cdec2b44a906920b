package io.smartcar.collect.files;

import io.smartcar.camel.support.MessageText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that are being read, and how far; one that takes long is logged every half minute. Thread-safe. */
final class FileProgress {
    /** The interval of {@link #report()}. */
    static final Duration LOOKED_AT = Duration.ofSeconds(5);

    private static final Duration LOGGED = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(FileProgress.class);

    private final LongSupplier nanos;
    private final Map<Path, Reading> readings = new LinkedHashMap<>();

    /** @param nanos the JVM's monotonic time */
    FileProgress(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Reading(Exchange exchange, long began, long logged) {}

    synchronized void began(Path file, Exchange exchange) {
        long now = nanos.getAsLong();
        readings.put(file, new Reading(exchange, now, now));
    }

    synchronized void ended(Path file) {
        readings.remove(file);
    }

    /** Each file with its position. */
    synchronized List<String> shown() {
        List<String> shown = new ArrayList<>();
        readings.forEach((file, reading) -> shown.add(shown(file, reading)));
        return shown;
    }

    /** Logs the files that are read for longer than half a minute, and were not logged since. */
    synchronized void report() {
        long now = nanos.getAsLong();
        readings.replaceAll((file, reading) -> {
            if (now - reading.logged < LOGGED.toNanos()) {
                return reading;
            }
            LOG.info("Reading {}", shown(file, reading));
            return new Reading(reading.exchange, reading.began, now);
        });
    }

    private String shown(Path file, Reading reading) {
        String position = FileGroup.isOpen(reading.exchange)
                ? FileGroup.of(reading.exchange).leader().progress()
                : "going to its position";
        long seconds = Duration.ofNanos(nanos.getAsLong() - reading.began).toSeconds();
        return MessageText.of(file) + ": " + position + ", for " + seconds + " s";
    }
}
