package io.smartcar.event.kind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Folders with some of the kinds that the program comes with, for {@code kinds.directory}. */
public final class KindFolder {
    private static final Path SHIPPED = Path.of("src/main/resources/kinds");

    private KindFolder() {}

    /** The folder {@code target/kinds/driver-syslog} with the kinds driver and syslog, and so on. */
    public static String of(String... kinds) {
        Path folder = Path.of("target", "kinds", kinds.length == 0 ? "none" : String.join("-", kinds));
        try {
            Files.createDirectories(folder);
            for (String kind : kinds) {
                Path file = SHIPPED.resolve(kind + ".properties");
                Path source = Files.exists(file) ? file : SHIPPED.resolve(kind + ".properties.example");
                // whole at any time, for tests that run beside this one
                Path copy = Files.copy(
                        source, Files.createTempFile(folder, kind, ".tmp"), StandardCopyOption.REPLACE_EXISTING);
                Files.move(copy, folder.resolve(kind + ".properties"), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder.toAbsolutePath().toString();
    }
}
