package io.smartcar.camel.spool.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Locale;

/** A segment file. Its size is what may be read: whole records only while it is being written. Thread-safe. */
final class Segment {
    private static final String SUFFIX = ".segment";
    private static final int DIGITS = 10;

    private final FileOpener files;
    private final Path path;
    private final long number;
    private volatile long size;
    /** Behind the last record, once that is known; -1 before. */
    private volatile long end = -1;

    private volatile boolean finished;
    private volatile boolean damaged;
    private volatile boolean dropped;

    Segment(FileOpener files, Path path, long number, long size, boolean finished) {
        this.files = files;
        this.path = path;
        this.number = number;
        this.size = size;
        this.finished = finished;
    }

    /** The file of a segment: digits of ASCII, whatever those of the locale are. */
    static Path path(Path directory, long number) {
        return directory.resolve(String.format(Locale.ROOT, "%0" + DIGITS + "d" + SUFFIX, number));
    }

    /** The number that a file name says; -1 if the file is no segment. */
    static long number(Path path) {
        String name = path.getFileName().toString();
        return name.matches("\\d{" + DIGITS + "}\\" + SUFFIX) ? Long.parseLong(name.substring(0, DIGITS)) : -1;
    }

    FileChannel open(OpenOption... options) throws IOException {
        return files.open(path, options);
    }

    Path path() {
        return path;
    }

    long number() {
        return number;
    }

    long size() {
        return size;
    }

    void size(long bytes) {
        size = bytes;
    }

    /** Where its last record ends, or may end: at its size, as far as nobody has read what stands there. */
    long end() {
        long known = end;
        return known < 0 ? size : known;
    }

    /** Remembers that no record stands behind this offset. */
    void endsAt(long offset) {
        end = offset;
    }

    /** Whether nothing will be added to it any more. */
    boolean isFinished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    /** Whether it was given up with what was not read of it. */
    boolean isDropped() {
        return dropped;
    }

    void drop() {
        dropped = true;
    }

    /** Whether something in it could not be read; it is kept aside instead of being deleted. */
    boolean isDamaged() {
        return damaged;
    }

    void damage() {
        damaged = true;
    }
}
