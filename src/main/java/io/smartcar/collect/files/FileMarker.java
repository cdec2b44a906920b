package io.smartcar.collect.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The file whose presence says that another one is finished: {@code *.done}, where the star stands for the other's name,
 * or one of a fixed name for all files of its folder, such as {@code _SUCCESS}. Empty: there is none. Immutable.
 *
 * <p>Camel's option {@code doneFileName} takes the marker away before it moves the file: a process that is killed in
 * between leaves a file that nobody will read. Here it goes last, and one for the whole folder stays. What a killed process
 * leaves is a marker without its file: it does not count for the next file of that name, which is written later.
 */
final class FileMarker {
    private final String pattern;
    private final int star;

    FileMarker(String pattern) {
        this.pattern = pattern;
        this.star = pattern.indexOf('*');
    }

    /** Whether a file is such a marker itself. */
    boolean isMarker(Path file) {
        String name = file.getFileName().toString();
        if (star < 0) {
            return name.equals(pattern);
        }
        String before = pattern.substring(0, star);
        String after = pattern.substring(star + 1);
        return name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after);
    }

    /** Whether a file's marker is there, or none is needed. */
    boolean isFinished(Path file) {
        return pattern.isEmpty() || Files.exists(markerOf(file));
    }

    /**
     * Whether a file was written after its marker had come: the marker is one that an earlier file of its name has left, or
     * the file was not finished. When the marker came is told by what happened to it here, in its folder, whatever time of
     * writing it has from elsewhere.
     */
    boolean isOlderThan(Path file, BasicFileAttributes attributes) throws IOException {
        if (star < 0) {
            return false;
        }
        Path marker = markerOf(file);
        Instant written = attributes.lastModifiedTime().toInstant();
        Instant came = changed(marker);
        // the second look is for a file that has a time from the future
        return came.isBefore(written) && came.isBefore(changed(file));
    }

    private static Instant changed(Path file) throws IOException {
        try {
            return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return Files.getLastModifiedTime(file).toInstant();
        }
    }

    /** Takes the marker of a file away that is dealt with. */
    void remove(Path file) throws IOException {
        if (star >= 0) {
            Files.deleteIfExists(markerOf(file));
        }
    }

    /** Where the marker of a file is, or would be. */
    Path markerOf(Path file) {
        return file.resolveSibling(pattern.replace("*", file.getFileName().toString()));
    }
}
