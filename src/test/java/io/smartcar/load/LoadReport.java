package io.smartcar.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Measures what the machine can do at most before the first run, prints the results of each run, and all of them again at the
 * end, which is kept in {@code target/load/report.txt}.
 */
public final class LoadReport implements BeforeAllCallback, AutoCloseable {
    static final Path FOLDER = Path.of("target", "load");

    private static final List<String> LINES = Collections.synchronizedList(new ArrayList<>());

    /** Adds a line, in the notation of {@link String#format}. */
    static void say(String format, Object... values) {
        String line = String.format(format, values);
        LINES.add(line);
        System.out.println(line);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // closed with the root, when the last class has run
        context.getRoot().getStore(Namespace.create(LoadReport.class)).getOrComputeIfAbsent(LoadReport.class, first -> {
            begin();
            return this;
        });
    }

    private static void begin() {
        try {
            Files.createDirectories(FOLDER);
            MachineLimits.measure(FOLDER);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Cannot measure what the machine can do", e);
        }
    }

    @Override
    public void close() throws IOException {
        String report = String.join("\n", LINES) + "\n";
        System.out.println("\n" + report);
        Files.writeString(FOLDER.resolve("report.txt"), report);
    }
}
