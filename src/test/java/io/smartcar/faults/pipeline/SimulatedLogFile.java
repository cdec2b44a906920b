package io.smartcar.faults.pipeline;

import io.smartcar.faults.source.LogLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** A log that grows in pieces that end in mid-line, and is rotated when it is long enough. */
final class SimulatedLogFile {
    private static final int SMALLEST = 600;
    private static final int LARGEST = 2_400;

    private final Pipeline pipeline;
    private final LogLayout layout;
    private final int number;
    private final Path file;
    private int contents;
    private byte[] content;
    private int written;
    private Path rotated;

    /** The ways of rotating that lose nothing by themselves, as long as nothing is written meanwhile. */
    private enum Rotation {
        RENAME,
        /** The file before is compressed at the next rotation. */
        RENAME_AND_COMPRESS_LATER,
        RENAME_AND_COMPRESS,
        COPY_AND_TRUNCATE
    }

    SimulatedLogFile(Pipeline pipeline, LogLayout layout, int number, Path folder) {
        this.pipeline = pipeline;
        this.layout = layout;
        this.number = number;
        file = folder.resolve(layout.fileName("g" + number));
        next(new SplittableRandom(number));
    }

    private void next(SplittableRandom random) {
        // a seed of the simulator for each content: no two lines are equal
        content = Pipeline.simulate(layout, 10L * contents + number, SMALLEST + random.nextInt(LARGEST - SMALLEST));
        written = 0;
        contents++;
    }

    /** Appends a piece, and rotates the log if it is complete. Returns how many bytes it appended. */
    int grow(int bytes, SplittableRandom random) throws IOException {
        int end = Math.min(content.length, written + bytes);
        append(end);
        if (written == content.length) {
            expect();
            rotate(Rotation.values()[random.nextInt(Rotation.values().length)]);
            next(random);
        }
        return bytes;
    }

    /** Completes an unfinished line, and expects the lines so far. */
    void finish() throws IOException {
        int end = written;
        while (end > 0 && content[end - 1] != '\n') {
            end++;
        }
        append(end);
        expect();
    }

    private void append(int end) throws IOException {
        Files.write(
                file,
                Arrays.copyOfRange(content, written, end),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        written = end;
    }

    private void expect() {
        pipeline.expected().expect(layout, file.getFileName() + "#" + contents, Arrays.copyOf(content, written));
    }

    private void rotate(Rotation rotation) throws IOException {
        if (rotated != null) {
            compress(rotated);
            rotated = null;
        }
        Path aside = file.resolveSibling(file.getFileName() + "." + contents);
        switch (rotation) {
            case RENAME -> Files.move(file, aside);
            case RENAME_AND_COMPRESS_LATER -> rotated = Files.move(file, aside);
            case RENAME_AND_COMPRESS -> compress(Files.move(file, aside));
            case COPY_AND_TRUNCATE -> {
                Files.copy(file, aside, StandardCopyOption.COPY_ATTRIBUTES);
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            }
        }
    }

    private static void compress(Path plain) throws IOException {
        Path compressed = plain.resolveSibling(plain.getFileName() + ".gz");
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            in.transferTo(out);
        }
        Files.delete(plain);
    }
}
