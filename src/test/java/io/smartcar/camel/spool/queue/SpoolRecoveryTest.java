package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.SELDOM;
import static io.smartcar.camel.spool.queue.SpoolFixture.drain;
import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.segments;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static io.smartcar.camel.spool.queue.SpoolFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool after a crash, a disk or a person has damaged its files. */
class SpoolRecoveryTest {
    private static final int COUNT = 20;

    @TempDir
    private Path directory;

    @Test
    void shouldLoseOnlyTheLastRecordWhereverItsWriteWasInterrupted() throws Exception {
        Path sample = sample();
        byte[] whole = Files.readAllBytes(sample);
        int lastRecord = recordStart(whole, COUNT - 1);
        for (int length = lastRecord; length < whole.length; length++) {
            Path folder = copy("cut" + length, Arrays.copyOf(whole, length));
            try (Spool spool = Spool.open(settings(folder))) {
                assertThat(texts(drain(spool))).as("cut at %d", length).isEqualTo(texts(0, COUNT - 1));
                assertThat(spool.damagedBytes()).isZero();
                spool.append(messages(100, 103)).get(10, TimeUnit.SECONDS);
                assertThat(texts(drain(spool))).isEqualTo(texts(100, 103));
            }
        }
    }

    @Test
    void shouldLoseOnlyTheRecordWhoseByteWasFlipped() throws Exception {
        byte[] whole = Files.readAllBytes(sample());
        for (int record : new int[] {0, COUNT / 2, COUNT - 2}) {
            int start = recordStart(whole, record);
            for (int index = start; index < recordStart(whole, record + 1); index++) {
                byte[] flipped = whole.clone();
                flipped[index] ^= (byte) (1 << index % 8);
                Path folder = copy("flip" + index, flipped);
                try (Spool spool = Spool.open(settings(folder))) {
                    List<String> expected = new ArrayList<>(texts(0, COUNT));
                    expected.remove(record);
                    assertThat(texts(drain(spool))).as("flipped at %d", index).isEqualTo(expected);
                    assertThat(spool.damagedBytes()).isEqualTo(recordStart(whole, record + 1) - start);
                }
            }
        }
    }

    @Test
    void shouldKeepADamagedSegmentAside() throws Exception {
        byte[] bytes = Files.readAllBytes(sample());
        bytes[bytes.length / 2] ^= 1;
        Path folder = copy("aside", bytes);
        try (Spool spool = Spool.open(settings(folder))) {
            spool.append(messages(100, 101)).get(10, TimeUnit.SECONDS);
            drain(spool);
            assertThat(spool.damagedBytes()).isPositive();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".damaged")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasBinaryContent(bytes));
        }
    }

    @Test
    void shouldReadRecordsAfterADamagedHeader() throws Exception {
        byte[] bytes = Files.readAllBytes(sample());
        bytes[3] ^= 1;
        Path folder = copy("header", bytes);
        try (Spool spool = Spool.open(settings(folder))) {
            assertThat(texts(drain(spool))).isEqualTo(texts(0, COUNT));
        }
    }

    @Test
    void shouldSurviveGarbageInPlaceOfTheSegment() throws Exception {
        long seed = Long.getLong("syslog.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] header = Arrays.copyOf(Files.readAllBytes(sample()), SegmentHeader.BYTES);
        for (int round = 0; round < 30; round++) {
            byte[] garbage = new byte[random.nextInt(3000)];
            random.nextBytes(garbage);
            System.arraycopy(header, 0, garbage, 0, Math.min(garbage.length, header.length));
            Path folder = copy("garbage" + round, garbage);
            try (Spool spool = Spool.open(settings(folder))) {
                spool.append(messages(0, 5)).get(10, TimeUnit.SECONDS);
                assertThat(texts(drain(spool))).as("seed %d", seed).isEqualTo(texts(0, 5));
            }
        }
    }

    @Test
    void shouldNotMistakeAMessageWithChosenBytesForARecord() throws Exception {
        Path sample = sample();
        byte[] recordOfAnotherPlace = Files.readAllBytes(sample);
        Path folder = directory.resolve("forged");
        try (Spool spool = Spool.open(settings(folder))) {
            spool.append(List.of(new ReceivedMessage(1, "192.0.2.1", recordOfAnotherPlace)))
                    .get(10, TimeUnit.SECONDS);
            spool.append(messages(0, 1)).get(10, TimeUnit.SECONDS);
        }
        Path segment = segments(folder).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[SegmentHeader.BYTES] ^= 1;
        Files.write(segment, bytes);
        try (Spool spool = Spool.open(settings(folder))) {
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 1));
        }
    }

    @Test
    void shouldReadAllAgainWithTheSameIdsIfThePositionIsLostOrDamaged() throws Exception {
        for (String damage : new String[] {null, "", "{}", "{\"identity\": \"x\"}"}) {
            Path folder = directory.resolve("position" + (damage == null ? "" : damage.length()));
            List<String> ids;
            try (Spool spool = Spool.open(settings(folder))) {
                spool.append(messages(0, 5)).get(10, TimeUnit.SECONDS);
                ids = drain(spool).stream().map(SpoolBatch.Entry::id).toList();
            }
            Path position = folder.resolve("position.json");
            if (damage == null) {
                Files.delete(position);
            } else {
                Files.writeString(position, damage);
            }
            try (Spool spool = Spool.open(settings(folder))) {
                assertThat(drain(spool).stream().map(SpoolBatch.Entry::id)).isEqualTo(ids);
            }
        }
    }

    @Test
    void shouldContinueIfTheSegmentBeingReadIsGone() throws Exception {
        Path sample = sample();
        try (Spool spool = Spool.open(settings(sample.getParent()))) {
            spool.reader().acknowledge(spool.reader().next(3, 1 << 20));
        }
        Files.delete(sample);
        try (Spool spool = Spool.open(settings(sample.getParent()))) {
            spool.append(messages(50, 55)).get(10, TimeUnit.SECONDS);
            assertThat(texts(drain(spool))).isEqualTo(texts(50, 55));
        }
    }

    /** One segment with all the messages. */
    private Path sample() throws Exception {
        Path folder = directory.resolve("sample");
        try (Spool spool = Spool.open(large(folder))) {
            spool.append(messages(0, COUNT)).get(10, TimeUnit.SECONDS);
        }
        return segments(folder).get(0);
    }

    private static SpoolSettings large(Path folder) {
        return new SpoolSettings(folder, 1 << 16, 1 << 20, SELDOM, WhenFull.HOLD);
    }

    private Path copy(String name, byte[] segment) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(name));
        Files.write(folder.resolve("0000000001.segment"), segment);
        Files.copy(directory.resolve("sample/position.json"), folder.resolve("position.json"));
        return folder;
    }

    /** The offset of a record in the sample, from the lengths of the records before it. */
    private static int recordStart(byte[] segment, int record) {
        int start = SegmentHeader.BYTES;
        for (int number = 0; number < record; number++) {
            start += RecordFormat.HEADER_BYTES + ByteBuffer.wrap(segment).getInt(start + Integer.BYTES);
        }
        return start;
    }
}
