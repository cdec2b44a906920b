package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.EventBatch;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The batch that is read while another is sent: one at most, in order, and unsent after a failure. */
class ReadAheadTest {
    @TempDir
    private Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);
    private final Deque<Runnable> reads = new ArrayDeque<>();
    private FileBeans beans;

    @BeforeEach
    void readWhenToldTo() {
        beans = beans();
        beans.batchSize = 2;
        beans.readAhead = reads::add;
    }

    private FileBeans beans() {
        return new FileBeans(context, folder);
    }

    private Iterator<EventBatch> open(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), content);
        exchange.getMessage().setBody(file.toFile());
        return beans.events().read(exchange);
    }

    @Test
    void shouldReadOneBatchAheadAndNoneBehindTheLast() throws Exception {
        Iterator<EventBatch> batches = open(FileHarness.lines(0, 5));
        assertThat(reads).isEmpty();
        for (int batch = 0; batch < 2; batch++) {
            assertThat(batches.hasNext()).isTrue();
            assertThat(lines(batches.next()))
                    .containsExactly(FileHarness.line(2 * batch), FileHarness.line(2 * batch + 1));
            assertThat(batches.hasNext()).isTrue();
            assertThat(reads).hasSize(1);
            reads.remove().run();
            assertThat(reads).isEmpty();
            beans.events().acknowledge(exchange);
        }
        assertThat(lines(batches.next())).containsExactly(FileHarness.line(4));
        assertThat(batches.hasNext()).isFalse();
        assertThat(reads).isEmpty();
        beans.events().acknowledge(exchange);
        beans.events().finish(exchange);
        assertThat(FileGroup.of(exchange).leader().isFinished()).isTrue();
    }

    @Test
    void shouldLeaveOutTheBatchBehindOneThatFailed() throws Exception {
        Iterator<EventBatch> batches = open(FileHarness.lines(0, 5));
        batches.next();
        reads.remove().run();
        exchange.setException(new IOException("Kafka does not answer"));
        assertThat(batches.hasNext()).isFalse();
        ((Closeable) batches).close();
        exchange.setException(null);

        Iterator<EventBatch> again = beans().events().read(exchange);
        assertThat(lines(again.next())).startsWith(FileHarness.line(0), FileHarness.line(1));
    }

    @Test
    void shouldResumeBehindTheAcknowledgedBatchAndNotBehindTheNext() throws Exception {
        Iterator<EventBatch> batches = open(FileHarness.lines(0, 5));
        batches.next();
        reads.remove().run();
        beans.events().acknowledge(exchange);
        ((Closeable) batches).close();

        Iterator<EventBatch> again = beans().events().read(exchange);
        assertThat(lines(again.next())).startsWith(FileHarness.line(2), FileHarness.line(3));
    }

    @Test
    void shouldCloseTheFileWhenTheNextBatchIsRead() throws Exception {
        Iterator<EventBatch> batches = open(FileHarness.lines(0, 100_000));
        batches.next();
        ((Closeable) batches).close();
        Runnable read = reads.remove();
        FileReading reading = FileGroup.of(exchange).leader();
        // of an open file
        assertThat(reading.content().read(new byte[1], 0, 1)).isEqualTo(1);
        read.run();
        assertThatThrownBy(() -> reading.content().read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldSendWhatWasReadBeforeTheFileCouldNoLongerBeRead() throws Exception {
        Iterator<EventBatch> batches = open(FileHarness.lines(0, 100_000));
        batches.next();
        FileGroup.of(exchange).leader().content().close();
        while (true) {
            beans.events().acknowledge(exchange);
            reads.remove().run();
            if (!isRead(batches)) {
                break;
            }
        }
        long position = FileGroup.of(exchange).leader().position();
        assertThat(beans.drop().positions().offsets()).hasSize(1).containsValue(position);
    }

    private static boolean isRead(Iterator<EventBatch> batches) {
        try {
            batches.next();
            return true;
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("Failed to read the file").hasMessageContaining("behind byte");
            return false;
        }
    }

    @Test
    void shouldMakeSmallerBatchesOfLargeLines() throws Exception {
        beans.maxBytes = 2 << 20;
        beans.batchSize = 1_000;
        String large = "20160101000000,X0001,3,0,F,N,15," + "C".repeat(1 << 20);
        Iterator<EventBatch> batches = open((large + "\n").repeat(20));
        assertThat(batches.next()).hasSize(8);
        reads.remove().run();
        assertThat(batches.next()).hasSize(8);
    }

    private static List<String> lines(EventBatch batch) {
        return batch.stream()
                .map(event -> event.getMessage().getBody(String.class))
                .toList();
    }
}
