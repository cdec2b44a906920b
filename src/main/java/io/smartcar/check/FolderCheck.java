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
            Path done = drop.resolve(settings.apply("files.done-directory"));
            Finding found = writable("drop folder", drop, "files.directory");
            findings.add(found);
            findings.add(writable("folder of finished files", done, "files.done-directory"));
            if (found.weight() == Finding.Weight.GOOD && !onOneFileSystem(drop, done)) {
                findings.add(Finding.problem(
                        "folder of finished files",
                        done + " is on another file system than " + drop + ": a file could not be moved in one step",
                        "files.done-directory"));
            }
        }
        if (settings.apply("dead-letters.sink").equals("file")) {
            findings.add(writable(
                    "folder of dead letters",
                    Path.of(settings.apply("dead-letters.directory")),
                    "dead-letters.directory"));
        }
        return findings;
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

    private static boolean onOneFileSystem(Path drop, Path done) {
        try {
            return Files.getFileStore(existing(drop)).equals(Files.getFileStore(existing(done)));
        } catch (IOException e) {
            return false;
        }
    }
}
