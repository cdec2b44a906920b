package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.EACH;
import static io.smartcar.camel.spool.queue.SpoolFixture.OFTEN;
import static io.smartcar.camel.spool.queue.SpoolFixture.SELDOM;
import static io.smartcar.camel.spool.queue.SpoolFixture.drain;
import static io.smartcar.camel.spool.queue.SpoolFixture.message;
import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.segments;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static io.smartcar.camel.spool.queue.SpoolFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {EACH, OFTEN, SELDOM})
    void shouldDeliverMessagesInOrderWithAllTheirFields(long fsyncMillis) throws Exception {
        ReceivedMessage cut = new ReceivedMessage(7, "2001:db8::1", new byte[] {0, -1, 10}, 99, new byte[32], false);
        try (Spool spool = Spool.open(settings(directory, 1 << 20, fsyncMillis, WhenFull.HOLD))) {
            append(spool, messages(0, 100));
            append(spool, List.of(cut));

            List<SpoolBatch.Entry> entries = drain(spool);
            assertThat(texts(entries.subList(0, 100))).isEqualTo(texts(0, 100));
            assertThat(entries.get(17).message()).usingRecursiveComparison().isEqualTo(message(17));
            assertThat(entries.get(100).message()).usingRecursiveComparison().isEqualTo(cut);
        }
    }

    @Test
    void shouldRereadUnacknowledgedMessagesWithTheSameIds() throws Exception {
        List<SpoolBatch.Entry> first;
        try (Spool spool = Spool.open(settings(directory))) {
            append(spool, messages(0, 100));
            spool.reader().acknowledge(spool.reader().next(10, 1 << 20));
            first = spool.reader().next(1000, 1 << 20).messages();
            spool.reader().rewind();
            assertThat(ids(spool.reader().next(1000, 1 << 20).messages())).isEqualTo(ids(first));
        }
        try (Spool spool = Spool.open(settings(directory))) {
            List<SpoolBatch.Entry> again = drain(spool);
            assertThat(texts(again)).isEqualTo(texts(10, 100));
            assertThat(ids(again)).isEqualTo(ids(first));
            assertThat(ids(again).get(0)).matches("[0-9a-f-]{36}:\\d+");
        }
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.reader().next(1, 1)).isNull();
        }
    }

    @Test
    void shouldLetNoOtherUserReadMessages() throws Exception {
        Path folder = directory.resolve("of/spool");
        try (Spool spool = Spool.open(settings(folder))) {
            append(spool, messages(0, 100));
            spool.reader().acknowledge(spool.reader().next(10, 1 << 20));
        }
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("%s", file)
                    .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldNeverAssignAnIdTwice() throws Exception {
        Set<String> ids = new HashSet<>();
        for (int start = 0; start < 5; start++) {
            try (Spool spool = Spool.open(settings(directory))) {
                append(spool, messages(0, 20));
                assertThat(drain(spool)).allMatch(entry -> ids.add(entry.id())).hasSize(20);
            }
        }
        Path other = directory.resolve("other");
        try (Spool spool = Spool.open(settings(other))) {
            append(spool, messages(0, 20));
            assertThat(drain(spool)).allMatch(entry -> ids.add(entry.id())).hasSize(20);
        }
    }

    @Test
    void shouldDeleteFinishedSegmentsOnlyWhenFullyAcknowledged() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            append(spool, messages(0, 100));
            int written = segments(directory).size();
            assertThat(written).isGreaterThan(4);

            SpoolBatch all = spool.reader().next(1000, 1 << 20);
            assertThat(segments(directory)).hasSize(written);
            spool.reader().acknowledge(all);
            assertThat(segments(directory)).hasSize(1);
            assertThat(spool.bytes()).isLessThanOrEqualTo(SpoolFixture.SEGMENT_BYTES);
        }
    }

    @Test
    void shouldBoundABatchByMessagesAndByBytes() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            append(spool, messages(0, 50));
            assertThat(spool.reader().next(3, 1 << 20).messages()).hasSize(3);
            assertThat(spool.reader().next(50, 1).messages()).hasSize(1);
            assertThat(spool.reader().next(50, 130).messages()).hasSize(2);
            assertThat(texts(spool.reader().next(50, 1 << 20).messages())).isEqualTo(texts(6, 50));
        }
    }

    @Test
    void shouldReportThatItIsFullAndWhenThereIsRoom() throws Exception {
        try (Spool spool = Spool.open(settings(directory, 4096, SELDOM, WhenFull.HOLD))) {
            assertThat(spool.room()).isDone();
            append(spool, messages(0, 20));
            assertThat(spool.isFull()).isFalse();
            append(spool, messages(20, 100));

            assertThat(spool.isFull()).isTrue();
            CompletableFuture<Void> room = spool.room();
            assertThat(room).isNotDone();
            spool.reader().acknowledge(spool.reader().next(5, 1 << 20));
            assertThat(room).isNotDone();
            assertThat(texts(drain(spool))).isEqualTo(texts(5, 100));
            assertThat(room).isDone();
            assertThat(spool.isFull()).isFalse();
        }
    }

    @Test
    void shouldKnowTheAgeOfWaitingMessagesWithoutAReader() throws Exception {
        AtomicLong now = new AtomicLong(SpoolFixture.TIME + 60_000);
        SpoolSettings settings = new SpoolSettings(directory, 1024, 1 << 20, SELDOM, WhenFull.HOLD);
        try (Spool spool = Spool.open(settings, now::get, FileChannel::open)) {
            assertThat(spool.oldestWaitingMillis()).isZero();
            append(spool, messages(0, 100));
            assertThat(spool.oldestWaitingMillis()).isEqualTo(60_000);
            spool.reader().acknowledge(spool.reader().next(90, 1 << 20));
            now.addAndGet(10);
            assertThat(spool.oldestWaitingMillis()).isEqualTo(60_000 - 80);
        }
        try (Spool spool = Spool.open(settings, now::get, FileChannel::open)) {
            assertThat(spool.oldestWaitingMillis()).isEqualTo(60_000 - 80);
            assertThat(texts(drain(spool))).isEqualTo(texts(90, 100));
            assertThat(spool.oldestWaitingMillis()).isZero();
        }
    }

    @Test
    void shouldDropAndCountTheOldestMessagesIfConfigured() throws Exception {
        try (Spool spool = Spool.open(settings(directory, 4096, SELDOM, WhenFull.DROP_OLDEST))) {
            append(spool, messages(0, 5));
            spool.reader().acknowledge(spool.reader().next(3, 1 << 20));
            for (int number = 5; number < 200; number++) {
                append(spool, List.of(message(number)));
            }
            append(spool, List.of());
            assertThat(spool.isFull()).isFalse();
            assertThat(spool.bytes()).isLessThanOrEqualTo(4096 + SpoolFixture.SEGMENT_BYTES);
            long dropped = spool.droppedMessages();
            assertThat(dropped).isPositive();
            List<String> rest = texts(drain(spool));
            assertThat(rest)
                    .hasSize(197 - (int) dropped)
                    .startsWith("<13>message 3")
                    .endsWith("<13>message 199");
            assertThat(texts(3, 200)).containsSubsequence(rest);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotDropMessagesThatAreBeingDelivered(boolean delivered) throws Exception {
        try (Spool spool = Spool.open(settings(directory, 4096, SELDOM, WhenFull.DROP_OLDEST))) {
            append(spool, messages(0, 30));
            SpoolBatch inDelivery = spool.reader().next(25, 1 << 20);
            append(spool, messages(30, 200));
            append(spool, List.of());
            assertThat(directory.resolve("0000000001.segment")).exists();
            assertThat(directory.resolve("0000000003.segment")).doesNotExist();
            long dropped = spool.droppedMessages();
            assertThat(dropped).isPositive();

            if (delivered) {
                spool.reader().acknowledge(inDelivery);
            } else {
                spool.reader().rewind();
            }
            int first = delivered ? 25 : 0;
            List<String> rest = texts(drain(spool));
            assertThat(rest).hasSize(200 - first - (int) dropped);
            assertThat(rest.subList(0, 30 - first)).isEqualTo(texts(first, 30));
            assertThat(spool.droppedMessages()).isEqualTo(dropped);
        }
    }

    @Test
    void shouldRejectADirectoryThatIsInUse() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.isStalled()).isFalse();
            assertThatThrownBy(() -> Spool.open(settings(directory)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Expected the spool in '" + directory + "' to be unused");
        }
    }

    @Test
    void shouldRejectSegmentsOfAnotherSpool() throws Exception {
        Path other = directory.resolve("other");
        try (Spool spool = Spool.open(settings(other))) {
            append(spool, messages(0, 1));
        }
        Path mine = directory.resolve("mine");
        Spool.open(settings(mine)).close();
        Files.copy(segments(other).get(0), mine.resolve("0000000009.segment"));

        assertThatThrownBy(() -> Spool.open(settings(mine)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("to belong to the spool");
    }

    @Test
    void shouldRejectMessagesAppendedAfterItIsClosed() throws Exception {
        Spool spool = Spool.open(settings(directory));
        spool.close();

        assertThat(spool.append(messages(0, 1))).failsWithin(1, TimeUnit.SECONDS);
    }

    @Test
    void shouldStoreWhatManyThreadsAppendAtOnce() throws Exception {
        try (Spool spool = Spool.open(settings(directory, 1 << 24, EACH, WhenFull.HOLD))) {
            List<Thread> threads = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int from = thread * 1000;
                threads.add(new Thread(() -> {
                    for (int number = from; number < from + 200; number++) {
                        spool.append(List.of(message(number))).join();
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            List<String> all = texts(drain(spool));
            for (int thread = 0; thread < 8; thread++) {
                assertThat(all).containsSubsequence(texts(thread * 1000, thread * 1000 + 200));
            }
            assertThat(all).hasSize(1600);
        }
    }

    @ParameterizedTest
    @CsvSource({"1023, 4096, 1, segment-bytes", "1024, 4095, 1, maximum-bytes", "1024, 4096, -1, fsync-interval-ms"})
    void shouldNameTheInvalidSetting(long segment, long maximum, long interval, String name) {
        assertThatThrownBy(() -> new SpoolSettings(directory, segment, maximum, interval, WhenFull.HOLD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    private static void append(Spool spool, List<ReceivedMessage> messages) {
        assertThat(spool.append(messages)).succeedsWithin(10, TimeUnit.SECONDS);
    }

    private static List<String> ids(List<SpoolBatch.Entry> entries) {
        return entries.stream().map(SpoolBatch.Entry::id).toList();
    }
}
