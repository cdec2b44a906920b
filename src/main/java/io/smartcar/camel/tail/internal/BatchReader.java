package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.LineFormat;
import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.support.LineReader.Source;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Turn.Rest;
import io.smartcar.camel.tail.message.TailedFile;
import io.smartcar.camel.tail.message.TailedLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Takes the lines of one batch from a reader. Immutable. */
final class BatchReader {

    /** A batch takes no more lines once it has that many bytes. */
    private static final int BATCH_BYTES = 1 << 20;

    private final LineFormat format;
    private final int batchSize;
    private final long turnBytes;

    /** The lines of a batch, and whether the source had no more bytes. */
    record Lines(List<TailedLine> lines, boolean atEnd) {}

    BatchReader(TailConfiguration configuration) {
        format = configuration.lineFormat();
        batchSize = configuration.getBatchSize();
        // one endless line must not block other files
        turnBytes = Math.max(BATCH_BYTES, 4L * format.maximumBytes()) + BATCH_BYTES;
    }

    LineFormat format() {
        return format;
    }

    /** @throws IOException if the source fails before the first line; after it, the lines so far are returned */
    Lines read(LineReader reader, Source source, TailedFile file) throws IOException {
        List<TailedLine> lines = new ArrayList<>();
        long bytes = 0;
        long read = 0;
        while (lines.size() < batchSize && bytes < BATCH_BYTES) {
            if (reader.next()) {
                lines.add(line(reader, file));
                bytes += reader.length();
                continue;
            }
            if (read > turnBytes) {
                return new Lines(lines, false);
            }
            int count;
            try {
                count = reader.fill(source);
            } catch (IOException e) {
                if (lines.isEmpty()) {
                    throw e;
                }
                return new Lines(lines, false);
            }
            if (count <= 0) {
                return new Lines(lines, true);
            }
            read += count;
        }
        return new Lines(lines, false);
    }

    /** Adds what remains at the end, if it is not to wait. */
    static void addRest(LineReader reader, Rest rest, TailedFile file, List<TailedLine> lines) {
        if (rest == Rest.EVERYTHING) {
            while (reader.rest()) {
                lines.add(line(reader, file));
            }
        } else if (rest == Rest.WHOLE_LINES && reader.wholeEvent()) {
            lines.add(line(reader, file));
        }
    }

    private static TailedLine line(LineReader reader, TailedFile file) {
        String sha256 = reader.sha256() == null ? null : HexFormat.of().formatHex(reader.sha256());
        return new TailedLine(file, reader.offset(), reader.bytes(), reader.lineLength(), sha256);
    }
}
