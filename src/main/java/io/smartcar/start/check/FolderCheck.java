package io.smartcar.start.check;

import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.support.PositionFile;
import io.smartcar.camel.support.ProcessLock;
import io.smartcar.collect.files.DropFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Checks the folders of this process, their locks and their disks. Creates nothing. */
public final class FolderCheck {
    private static final String SPOOL = "camel.component.spool.directory";
    private static final long MEBIBYTE = 1 << 20;
    /** The size of a spool's segment, and more than position files need. */
    private static final long LEAST_SPACE = 64 * MEBIBYTE;

    private final UnaryOperator<String> settings;

    /** @param settings returns the value of a key */
    public FolderCheck(UnaryOperator<String> settings) {
        this.settings = settings;
    }

    /** The problems of folders that cannot be used, and the state of the others. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (collects()) {
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
            if (tails()) {
                Path positions = Path.of(settings.apply("tails.positions")).toAbsolutePath();
                findings.add(writable("folder of tail positions", positions.getParent(), "tails.positions"));
            }
            if (receives()) {
                findings.add(writable("spool", Path.of(settings.apply(SPOOL)), SPOOL));
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

    /** Whether another process, or another route of this one, reads what this process is to read. */
    public List<Finding> locks() {
        List<Finding> findings = new ArrayList<>();
        if (collects()) {
            Path drop = Path.of(settings.apply("files.directory"));
            Path positions = drop.resolve(settings.apply("files.positions"));
            findings.add(unused("drop folder", drop.resolve(DropFolder.LOCK), "files.directory"));
            findings.add(unused("positions", PositionFile.lockOf(positions), "files.positions"));
            if (tails()) {
                Path tails = Path.of(settings.apply("tails.positions"));
                findings.add(unused("tail positions", PositionFile.lockOf(tails), "tails.positions"));
            }
            if (receives()) {
                findings.add(unused("spool", Path.of(settings.apply(SPOOL), "syslog", Spool.LOCK), SPOOL));
            }
        }
        return findings;
    }

    /** Whether the disks have room. */
    public List<Finding> space() {
        List<Finding> findings = new ArrayList<>();
        if (collects()) {
            findings.add(space("drop folder", Path.of(settings.apply("files.directory")), 0, "files.directory"));
            if (receives()) {
                String size = "camel.component.spool.maximum-bytes";
                long most = Long.parseLong(settings.apply(size));
                findings.add(space("spool", Path.of(settings.apply(SPOOL)), most, size));
            }
        }
        if (settings.apply("dead-letters.sink").equals("file")) {
            Path folder = Path.of(settings.apply("dead-letters.directory"));
            findings.add(space("dead letters", folder, 0, "dead-letters.directory"));
        }
        return findings;
    }

    private boolean collects() {
        return settings.apply("process.roles").contains("collector");
    }

    private boolean tails() {
        return !settings.apply("tails.directory").isBlank();
    }

    private boolean receives() {
        return Stream.of("udp", "tcp", "tls").anyMatch(protocol -> settings.apply("syslog." + protocol + ".enabled")
                .equals("true"));
    }

    private static Finding unused(String subject, Path lock, String key) {
        try {
            return ProcessLock.isHeld(lock)
                    ? Finding.problem(
                            "lock of the " + subject,
                            "another process reads it (fuser " + lock + " shows which): stop it, or give each its own",
                            key)
                    : Finding.good("lock of the " + subject, "no other process reads it");
        } catch (IOException e) {
            return Finding.problem("lock of the " + subject, "cannot be taken by this user: " + e, key);
        }
    }

    private static Finding space(String subject, Path folder, long most, String key) {
        try {
            long growth = most == 0 ? 0 : most - size(folder);
            return space(
                    "disk of the " + subject,
                    Files.getFileStore(existing(folder)).getUsableSpace(),
                    growth,
                    key);
        } catch (IOException e) {
            return Finding.warning("disk of the " + subject, "its free space is unknown: " + e, key);
        }
    }

    /** @param growth by how many bytes the folder may grow before it is full by its settings */
    static Finding space(String subject, long free, long growth, String key) {
        String text = free / MEBIBYTE + " MiB are free";
        if (free < LEAST_SPACE) {
            return Finding.problem(subject, "only " + text + ": make room, or nothing more can be taken in", key);
        }
        return free < growth
                ? Finding.warning(subject, text + ", but it may grow by " + growth / MEBIBYTE + " MiB", key)
                : Finding.good(subject, text);
    }

    private static long size(Path folder) throws IOException {
        long size = 0;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    size += Files.isRegularFile(file) ? Files.size(file) : 0;
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return size;
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
