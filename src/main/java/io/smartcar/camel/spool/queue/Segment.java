package io.smartcar.camel.spool.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Locale;

/** A segment file. Its size covers the readable records. Thread-safe. */
final class Segment {
    private static final String SUFFIX = ".segment";
    private static final int DIGITS = 10;

    private final FileOpener files;
    private final Path path;
    private final long number;
    private volatile long size;
    private volatile boolean finished;
    private volatile boolean damaged;

    Segment(FileOpener files, Path path, long number, long size, boolean finished) {
        this.files = files;
        this.path = path;
        this.number = number;
        this.size = size;
        this.finished = finished;
    }

    /** The file of a segment; the name has ASCII digits in any locale. */
    static Path path(Path directory, long number) {
        return directory.resolve(String.format(Locale.ROOT, "%0" + DIGITS + "d" + SUFFIX, number));
    }

    /** The number in a file name; -1 if the file is not a segment. */
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

    /** Whether it is complete. */
    boolean isFinished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    /** Whether a part of it could not be read; it is kept aside instead of being deleted. */
    boolean isDamaged() {
        return damaged;
    }

    void damage() {
        damaged = true;
    }
}
