package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.drain;
import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static io.smartcar.camel.spool.queue.SpoolFixture.texts;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only the next batch can be acknowledged, once, and none after one that was not. */
@Timeout(60)
class SpoolOrderTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void fill() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.append(messages(0, 100))).succeedsWithin(10, SECONDS);
        }
    }

    @Test
    void shouldNotAcknowledgeABatchBeforeItsPredecessor() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            SpoolBatch first = spool.reader().next(10, 1 << 20);
            SpoolBatch second = spool.reader().next(10, 1 << 20);
            assertThatThrownBy(() -> spool.reader().acknowledge(second))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Expected the batch");
            spool.reader().acknowledge(first);
            spool.reader().acknowledge(second);
            assertThat(texts(drain(spool))).isEqualTo(texts(20, 100));
        }
    }

    @Test
    void shouldNotMoveThePositionBackForABatchThatWasAcknowledgedBefore() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            SpoolBatch first = spool.reader().next(10, 1 << 20);
            spool.reader().acknowledge(first);
            spool.reader().acknowledge(spool.reader().next(10, 1 << 20));
            assertThatThrownBy(() -> spool.reader().acknowledge(first)).isInstanceOf(IllegalStateException.class);
        }
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(texts(drain(spool))).isEqualTo(texts(20, 100));
        }
    }

    @Test
    void shouldNotAcknowledgeABatchAfterARewind() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            SpoolBatch first = spool.reader().next(10, 1 << 20);
            spool.reader().rewind();
            assertThatThrownBy(() -> spool.reader().acknowledge(first)).isInstanceOf(IllegalStateException.class);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 100));
        }
    }

    @Test
    void shouldNotTouchThePositionOfASpoolThatIsClosed() throws Exception {
        SpoolBatch batch;
        SpoolReader reader;
        try (Spool spool = Spool.open(settings(directory))) {
            reader = spool.reader();
            batch = reader.next(10, 1 << 20);
        }
        String position = Files.readString(directory.resolve("position.json"));
        assertThatThrownBy(() -> reader.acknowledge(batch)).isInstanceOf(IllegalStateException.class);
        assertThat(directory.resolve("position.json")).hasContent(position);
    }
}
