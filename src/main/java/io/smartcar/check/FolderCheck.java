package io.smartcar.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Looks whether the folders that this process uses can be used. Creates nothing. */
final class FolderCheck {
    private final UnaryOperator<String> settings;

    /** @param settings gives the value of a key */
    FolderCheck(UnaryOperator<String> settings) {
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (settings.apply("process.roles").contains("collector")) {
            Path drop = Path.of(settings.apply("files.directory"));
            Finding found = writable("drop folder", drop, "files.directory");
            findings.add(found);
            boolean usable = found.weight() == Finding.Weight.GOOD;
            besideDrop(drop, "folder of finished files", "files.done-directory", usable, findings);
            besideDrop(drop, "folder of damaged files", "files.failed-directory", usable, findings);
            besideDrop(drop, "folder of duplicate files", "files.duplicates-directory", usable, findings);
            findings.add(writable("folder of positions", parent(drop, "files.positions"), "files.positions"));
            findings.add(writable("folder of the files' memory", parent(drop, "files.memory"), "files.memory"));
        }
        if (settings.apply("dead-letters.sink").equals("file")) {
            findings.add(writable(
                    "folder of dead letters",
                    Path.of(settings.apply("dead-letters.directory")),
                    "dead-letters.directory"));
        }
        return findings;
    }

    private void besideDrop(Path drop, String subject, String key, boolean usable, List<Finding> findings) {
        Path folder = drop.resolve(settings.apply(key));
        findings.add(writable(subject, folder, key));
        if (usable && !onOneFileSystem(drop, folder)) {
            findings.add(Finding.problem(
                    subject,
                    folder + " is on another file system than " + drop + ": a file could not be moved in one step",
                    key));
        }
    }

    private Path parent(Path drop, String key) {
        return drop.resolve(settings.apply(key)).toAbsolutePath().getParent();
    }

    private static Finding writable(String subject, Path folder, String key) {
        Path there = existing(folder);
        if (!Files.isDirectory(there)) {
            return Finding.problem(subject, there + " is not a folder", key);
        }
        if (!Files.isWritable(there) || !Files.isReadable(there) || !Files.isExecutable(there)) {
            return Finding.problem(
                    subject,
                    "user " + System.getProperty("user.name") + " may not read and write " + there.toAbsolutePath(),
                    key);
        }
        return Finding.good(
                subject,
                there.equals(folder.toAbsolutePath().normalize()) ? there.toString() : folder + " will be created");
    }

    private static Path existing(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        while (Files.notExists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private static boolean onOneFileSystem(Path drop, Path other) {
        try {
            return Files.getFileStore(existing(drop)).equals(Files.getFileStore(existing(other)));
        } catch (IOException e) {
            return false;
        }
    }
}
