package io.smartcar.start.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Checks the folders of this process. Creates none. */
public final class FolderCheck {
    private final UnaryOperator<String> settings;

    /** @param settings returns the value of a key */
    public FolderCheck(UnaryOperator<String> settings) {
        this.settings = settings;
    }

    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (settings.apply("process.roles").contains("collector")) {
            Path drop = Path.of(settings.apply("files.directory"));
            Finding found = writable("drop folder", drop, "files.directory");
            boolean usable = found.weight() == Finding.Weight.OK;
            findings.add(usable && Files.notExists(drop) ? missing(drop) : found);
            // the others are in the drop folder, or beside it, as a rule
            if (usable) {
                besideDrop(drop, "folder of finished files", "files.done-directory", findings);
                besideDrop(drop, "folder of damaged files", "files.failed-directory", findings);
                Path positions = drop.resolve(settings.apply("files.positions")).toAbsolutePath();
                findings.add(writable("folder of positions", positions.getParent(), "files.positions"));
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

    private void besideDrop(Path drop, String subject, String key, List<Finding> findings) {
        Path folder = drop.resolve(settings.apply(key));
        findings.add(writable(subject, folder, key));
        if (!onOneFileSystem(drop, folder)) {
            findings.add(Finding.problem(
                    subject,
                    folder + " is on another file system than " + drop + ": a file could not be moved in one step",
                    key));
        }
    }

    private static Finding missing(Path drop) {
        return Finding.warning(
                "drop folder",
                drop.toAbsolutePath()
                        + " does not exist and will be created; if you already drop files there, check the"
                        + " path or the mount",
                "files.directory");
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
