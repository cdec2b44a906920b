package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.SELDOM;
import static io.smartcar.camel.spool.queue.SpoolFixture.drain;
import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.segments;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static io.smartcar.camel.spool.queue.SpoolFixture.texts;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spool that was full has room again as soon as no message waits in it, whatever failed. */
@Timeout(60)
class SpoolRoomTest {
    @TempDir
    private Path directory;

    @Test
    void shouldHaveRoomThoughThePositionCannotBeWritten() throws Exception {
        try (Spool spool = Spool.open(settings(directory, 4096, SELDOM, WhenFull.HOLD))) {
            assertThat(spool.append(messages(0, 100))).succeedsWithin(10, SECONDS);
            CompletableFuture<Void> room = spool.room();
            assertThat(room).isNotDone();
            Files.createDirectories(directory.resolve("position.json.next/full"));
            SpoolBatch all = spool.reader().next(1000, 1 << 20);
            assertThatThrownBy(() -> spool.reader().acknowledge(all)).isInstanceOf(IOException.class);

            assertThat(spool.isFull()).isFalse();
            assertThat(room).isDone();
            Files.delete(directory.resolve("position.json.next/full"));
            Files.delete(directory.resolve("position.json.next"));
        }
    }

    @Test
    void shouldWriteThePositionOnCloseIfItCouldNotBefore() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.append(messages(0, 5))).succeedsWithin(10, SECONDS);
            Files.createDirectories(directory.resolve("position.json.next/full"));
            SpoolBatch all = spool.reader().next(1000, 1 << 20);
            assertThatThrownBy(() -> spool.reader().acknowledge(all)).isInstanceOf(IOException.class);
            Files.delete(directory.resolve("position.json.next/full"));
            Files.delete(directory.resolve("position.json.next"));
        }
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.reader().next(1, 1)).isNull();
        }
    }

    @Test
    void shouldHaveRoomAfterReadingAMessageLargerThanItsBound() throws Exception {
        try (Spool spool = Spool.open(settings(directory, 4096, SELDOM, WhenFull.HOLD))) {
            ReceivedMessage large = new ReceivedMessage(SpoolFixture.TIME, "192.0.2.1", new byte[5000]);
            assertThat(spool.append(List.of(large))).succeedsWithin(10, SECONDS);
            CompletableFuture<Void> room = spool.room();
            assertThat(spool.isFull()).isTrue();

            assertThat(drain(spool)).hasSize(1);
            assertThat(spool.isFull()).isFalse();
            assertThat(room).isDone();
            assertThat(spool.append(messages(0, 30))).succeedsWithin(10, SECONDS);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 30));
        }
    }

    @Test
    void shouldReportNothingWaitingBehindAnIncompleteRecord() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.append(messages(0, 3))).succeedsWithin(10, SECONDS);
        }
        Files.write(
                segments(directory).get(0),
                ByteBuffer.allocate(100).putInt(RecordFormat.MARK).putInt(500).array(),
                StandardOpenOption.APPEND);
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 3));
            assertThat(spool.waitingBytes()).isZero();
            spool.reader().rewind();
            assertThat(spool.reader().next(1, 1)).isNull();
            assertThat(spool.waitingBytes()).isZero();
        }
    }
}
