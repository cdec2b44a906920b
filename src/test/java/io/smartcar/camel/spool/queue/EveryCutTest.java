package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.segments;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool whose last segment ends at any byte: all complete records before it are read, unchanged, and nothing else. */
class EveryCutTest {
    private static final int SEGMENTS = 2;

    @TempDir
    private Path directory;

    @Test
    void shouldReadAllCompleteRecordsWhereverTheLastSegmentEnds() throws Exception {
        List<ReceivedMessage> written = written();
        Path sample = directory.resolve("sample");
        try (Spool spool = Spool.open(settings(sample))) {
            for (ReceivedMessage message : written) {
                spool.append(List.of(message)).get(10, TimeUnit.SECONDS);
            }
        }
        List<Path> segments = segments(sample);
        assertThat(segments).hasSizeGreaterThanOrEqualTo(SEGMENTS);
        Path last = segments.get(segments.size() - 1);
        byte[] whole = Files.readAllBytes(last);
        List<Integer> ends = recordEnds(whole);
        int before = written.size() - ends.size();
        assertThat(ends).hasSizeGreaterThan(2).endsWith(whole.length);

        Path folder = Files.createDirectory(directory.resolve("cut"));
        try (LogCapture log = LogCapture.of(SpoolReader.class).quietly()) {
            for (int length = 0; length <= whole.length; length++) {
                for (Path segment : segments) {
                    Files.copy(segment, folder.resolve(segment.getFileName()));
                }
                Files.copy(sample.resolve("position.json"), folder.resolve("position.json"));
                Files.write(folder.resolve(last.getFileName()), Arrays.copyOf(whole, length));
                int end = length;
                int expected = before
                        + (int) ends.stream().filter(record -> record <= end).count();
                assertThat(read(folder))
                        .as("cut at %d", length)
                        .usingRecursiveFieldByFieldElementComparator()
                        .isEqualTo(written.subList(0, expected));
                clear(folder);
            }
            assertThat(log.messages(Level.ERROR)).isEmpty();
        }
    }

    private static List<ReceivedMessage> read(Path folder) throws Exception {
        List<ReceivedMessage> read = new ArrayList<>();
        try (Spool spool = Spool.open(settings(folder))) {
            for (SpoolBatch batch = spool.reader().next(7, 1 << 20);
                    batch != null;
                    batch = spool.reader().next(7, 1 << 20)) {
                batch.messages().forEach(entry -> read.add(entry.message()));
            }
            assertThat(spool.damagedBytes()).isZero();
        }
        return read;
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Messages of every form: short and empty, cut and incomplete, of several senders. */
    private static List<ReceivedMessage> written() {
        Random random = new Random(6);
        List<ReceivedMessage> messages = new ArrayList<>();
        for (int number = 0; number < 22; number++) {
            byte[] bytes = new byte[number % 5 == 0 ? 0 : random.nextInt(40)];
            random.nextBytes(bytes);
            byte[] sha256 = number % 7 == 3 ? new byte[32] : null;
            if (sha256 != null) {
                random.nextBytes(sha256);
            }
            long length = sha256 == null ? bytes.length : 1_000_000L + number;
            String sender = "192.0.2." + number / 4;
            messages.add(
                    new ReceivedMessage(SpoolFixture.TIME + number, sender, bytes, length, sha256, number % 3 != 0));
        }
        return messages;
    }

    /** The offsets at which the records end, from their lengths. */
    private static List<Integer> recordEnds(byte[] segment) {
        List<Integer> ends = new ArrayList<>();
        for (int end = SegmentHeader.BYTES; end < segment.length; ) {
            end += RecordFormat.HEADER_BYTES + ByteBuffer.wrap(segment).getInt(end + Integer.BYTES);
            ends.add(end);
        }
        return ends;
    }
}
