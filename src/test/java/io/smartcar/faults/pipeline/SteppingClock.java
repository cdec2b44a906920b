package io.smartcar.faults.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in the routes' process that is right until a file exists, and then slow by the file's content. */
public final class SteppingClock extends Clock {
    public static final String FILE = "faults.clock-step";

    private final Path file = Path.of(System.getProperty(FILE));

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Only in UTC");
    }

    @Override
    public Instant instant() {
        Instant now = Instant.now();
        try {
            return Files.exists(file) ? now.minus(Duration.parse(Files.readString(file))) : now;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read by how much the clock is slow", failure);
        }
    }
}
