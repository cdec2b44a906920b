package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.PositionFile;
import io.smartcar.camel.tail.config.TailConfiguration;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the files that match a pattern. Not thread-safe. */
final class FolderScanner {

    private static final Logger LOG = LoggerFactory.getLogger(FolderScanner.class);

    private final Path directory;
    private final PathPattern include;
    private final PathPattern exclude;
    private final boolean recursive;
    private final PositionFile positions;

    private final Set<Path> reported = new HashSet<>();

    /**
     * The result of a scan.
     *
     * @param files by their keys
     * @param unreadable the folders and files that could not be read
     */
    record Found(Map<String, SeenFile> files, Set<Path> unreadable) {
        /** Whether the file may exist although it was not found. */
        boolean mayHide(Path file) {
            return !unreadable.isEmpty() && unreadable.stream().anyMatch(file::startsWith);
        }
    }

    FolderScanner(TailConfiguration configuration, Path directory, PositionFile positions) {
        this.directory = directory;
        this.positions = positions;
        include = new PathPattern(configuration.getInclude());
        exclude = new PathPattern(configuration.getExclude() == null ? "" : configuration.getExclude());
        recursive = configuration.isRecursive();
    }

    Path directory() {
        return directory;
    }

    Found scan() {
        Visitor visitor = new Visitor();
        try {
            int depth = recursive ? Integer.MAX_VALUE : 1;
            Files.walkFileTree(directory, Set.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
        } catch (IOException e) {
            visitor.visitFileFailed(directory, e);
        }
        return new Found(visitor.files, visitor.unreadable);
    }

    /** The files of a folder that the pattern does not match. */
    Map<String, SeenFile> others(Path folder) {
        Map<String, SeenFile> others = new LinkedHashMap<>();
        try (var paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                BasicFileAttributes attributes = attributes(path);
                if (attributes != null && attributes.isRegularFile() && !wanted(path) && !positions.owns(path)) {
                    SeenFile file = SeenFile.of(path, attributes);
                    others.put(file.key(), file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("Cannot look for renamed files in {}", folder, e);
        }
        return others;
    }

    private static BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
    }

    private boolean wanted(Path path) {
        Path relative = directory.relativize(path);
        return include.matches(relative) && !exclude.matches(relative);
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Map<String, SeenFile> files = new LinkedHashMap<>();
        private final Set<Path> unreadable = new HashSet<>();

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            reported.remove(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && wanted(path) && !positions.owns(path)) {
                SeenFile file = SeenFile.of(path, attributes);
                SeenFile other = files.putIfAbsent(file.key(), file);
                if (other != null && Files.isSymbolicLink(other.path())) {
                    files.put(file.key(), file);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) {
            boolean isGone = failure instanceof NoSuchFileException && !path.equals(directory);
            if (!isGone && !(failure instanceof FileSystemLoopException)) {
                unreadable.add(path);
                if (reported.add(path)) {
                    LOG.warn(
                            "Cannot list {}: {}; retrying at each scan", MessageText.of(path), MessageText.of(failure));
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
