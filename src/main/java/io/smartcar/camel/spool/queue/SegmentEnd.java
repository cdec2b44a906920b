package io.smartcar.camel.spool.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file beside a segment with the segment's end, if the segment's file is longer: the rest was written but never counted
 * as stored, and could not be truncated. A few digits and a line end; an incomplete one is ignored.
 */
final class SegmentEnd {
    private SegmentEnd() {}

    private static Path path(Path segment) {
        return segment.resolveSibling(segment.getFileName() + ".end");
    }

    /** The size of the segment's file, or the smaller end in the file beside it. */
    static long of(Path segment) throws IOException {
        long size = Files.size(segment);
        Path path = path(segment);
        if (!Files.exists(path)) {
            return size;
        }
        String content = Files.readString(path, StandardCharsets.ISO_8859_1);
        return content.matches("\\d{1,10}\n") ? Math.min(size, Long.parseLong(content.strip())) : size;
    }

    /** Writes the file beside a segment; it is on the disk when this returns, its name when the folder is forced. */
    static void write(FileOpener files, Segment segment) throws IOException {
        try (FileChannel channel = files.open(
                path(segment.path()),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer content = StandardCharsets.ISO_8859_1.encode(segment.size() + "\n");
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    /** Deletes the file beside a segment, if there is one. */
    static void delete(Path segment) throws IOException {
        Files.deleteIfExists(path(segment));
    }
}
