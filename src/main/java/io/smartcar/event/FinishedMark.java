package io.smartcar.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file whose presence says that another one is finished: {@code *.done}, where the star stands for the other's name,
 * or one of a fixed name for all files of its folder, such as {@code _SUCCESS}. Empty: there is none. Immutable.
 *
 * <p>Camel's option {@code doneFileName} takes the marker away before it moves the file: a process that is killed in
 * between leaves a file that nobody will read. Here it goes last, and one for the whole folder stays.
 */
final class FinishedMark {
    private final String pattern;
    private final int star;

    FinishedMark(String pattern) {
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

    /** Takes the marker of a file away that is dealt with. */
    void remove(Path file) throws IOException {
        if (star >= 0) {
            Files.deleteIfExists(markerOf(file));
        }
    }

    private Path markerOf(Path file) {
        return file.resolveSibling(pattern.replace("*", file.getFileName().toString()));
    }
}
