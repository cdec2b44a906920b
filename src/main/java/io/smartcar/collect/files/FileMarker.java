package io.smartcar.collect.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The marker whose presence says that a file is finished: {@code *.done}, where the star stands for the file's name, or a
 * fixed name for all files of its folder, such as {@code _SUCCESS}. Empty: no marker is needed. Immutable.
 *
 * <p>Camel's option {@code doneFileName} deletes the marker before it moves the file: a process that is killed in between
 * leaves a file that is never read. Here the marker is deleted last, and one for the whole folder stays. A killed process
 * may leave a marker without its file, which does not count for the next file of that name, as that is written later.
 */
final class FileMarker {
    private final String pattern;
    private final int star;

    FileMarker(String pattern) {
        this.pattern = pattern;
        this.star = pattern.indexOf('*');
    }

    /** Whether a file is itself a marker. */
    boolean isMarker(Path file) {
        String name = file.getFileName().toString();
        if (star < 0) {
            return name.equals(pattern);
        }
        String before = pattern.substring(0, star);
        String after = pattern.substring(star + 1);
        return name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after);
    }

    /** Whether a file's marker is present, or not needed. */
    boolean isPresent(Path file) {
        return pattern.isEmpty() || Files.exists(of(file));
    }

    /**
     * Whether a file was written to after its marker came: the marker is a remnant of an earlier file of that name, or the
     * file was not finished. The marker came when its inode last changed, in this folder, whatever its time of writing.
     */
    boolean isOutdated(Path file, BasicFileAttributes attributes) throws IOException {
        if (star < 0) {
            return false;
        }
        Instant written = attributes.lastModifiedTime().toInstant();
        Instant came = changed(of(file));
        // the second condition is for a file that was written at a time in the future
        return came.isBefore(written) && came.isBefore(changed(file));
    }

    /** When a file's inode last changed: written to, or moved here. */
    static Instant changed(Path file) throws IOException {
        try {
            return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return Files.getLastModifiedTime(file).toInstant();
        }
    }

    /** Whether each file has a marker of its own. */
    boolean isOfEachFile() {
        return star >= 0;
    }

    /** Deletes a file's own marker. */
    void delete(Path file) throws IOException {
        if (star >= 0) {
            Files.deleteIfExists(of(file));
        }
    }

    /** The path of a file's marker, present or not. */
    Path of(Path file) {
        return file.resolveSibling(pattern.replace("*", file.getFileName().toString()));
    }
}
