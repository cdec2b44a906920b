package io.smartcar.camel.tail.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.SplittableRandom;

/** A log that a program writes in pieces that end in mid-line, and rotates now and then. No two lines are equal. */
final class RotatingLog {
    private static final int SMALLEST = 4_000;
    private static final int LARGEST = 24_000;
    private static final int LINES_IN_A_PIECE = 40;

    private final Path file;
    private final SplittableRandom random;
    private final Collection<String> lines;

    private byte[] unwritten = new byte[0];
    private int contents = 1;
    private int line;
    private int size;
    private int fullAt;
    private Path uncompressed;

    /** @param lines receives the lines, before they are written */
    RotatingLog(Path file, SplittableRandom random, Collection<String> lines) {
        this.file = file;
        this.random = random;
        this.lines = lines;
        fullAt = random.nextInt(SMALLEST, LARGEST);
    }

    /** Appends some lines and, most likely, part of another one. Rotates the log if it is long enough. */
    void grow() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(LINES_IN_A_PIECE); count >= 0; count--) {
            String next = file.getFileName() + " line " + ++line + " " + Integer.toHexString(random.nextInt());
            lines.add(next);
            text.append(next).append('\n');
        }
        byte[] bytes = concatenated(unwritten, text.toString().getBytes(StandardCharsets.UTF_8));
        boolean full = size + bytes.length >= fullAt;
        int end = full ? bytes.length : random.nextInt(1, bytes.length);
        append(Arrays.copyOf(bytes, end));
        unwritten = Arrays.copyOfRange(bytes, end, bytes.length);
        if (full) {
            rotate();
        }
    }

    /** Completes an unfinished line. */
    void finish() throws IOException {
        append(unwritten);
        unwritten = new byte[0];
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size += bytes.length;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void rotate() throws IOException {
        if (uncompressed != null) {
            LogFiles.compress(uncompressed);
            uncompressed = null;
        }
        Path aside = file.resolveSibling(file.getFileName() + "." + contents);
        switch (random.nextInt(4)) {
            case 0 -> Files.move(file, aside);
            case 1 -> uncompressed = Files.move(file, aside);
            case 2 -> LogFiles.compress(Files.move(file, aside));
            default -> LogFiles.copyAndTruncate(file, aside);
        }
        contents++;
        size = 0;
        fullAt = random.nextInt(SMALLEST, LARGEST);
    }
}
