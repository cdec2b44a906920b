package io.smartcar.operate;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/** Runs commands as {@code bin/smartcar-routes} does, and keeps what the last one has printed. Not thread-safe. */
final class CommandRun {
    private final Properties settings;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    /** @param settings that override all others, also if they are set later */
    CommandRun(Properties settings) {
        this.settings = settings;
    }

    /** Runs a command and returns its exit status. */
    int run(String... arguments) {
        printed.reset();
        errors.reset();
        return Commands.run(settings, Path.of(""), stream(printed), stream(errors), arguments);
    }

    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
