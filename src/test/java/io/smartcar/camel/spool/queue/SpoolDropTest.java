package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.SELDOM;
import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.spool.queue.FaultyFiles.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dropped messages are counted and delivered ones are not, whatever the reader does meanwhile. */
@Timeout(60)
class SpoolDropTest {
    @TempDir
    private Path directory;

    private final FaultyFiles files = new FaultyFiles();
    private final List<String> delivered = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"OPEN, 0", "OPEN, 10", "READ, 0", "READ, 10"})
    void shouldCountDroppedMessagesThoughTheReaderPassesMeanwhile(Operation meanwhile, int before) throws Exception {
        SpoolSettings settings = settings(directory, 4096, SELDOM, WhenFull.DROP_OLDEST);
        try (Spool spool = Spool.open(settings, System::currentTimeMillis, files)) {
            assertThat(spool.append(messages(0, 30))).succeedsWithin(10, SECONDS);
            if (before > 0) {
                take(spool, before);
            }
            // the one that is being delivered is not dropped
            String oldest = before == 0 ? "0000000001.segment" : "0000000002.segment";
            AtomicBoolean passed = new AtomicBoolean();
            files.fail((operation, path) -> {
                boolean writing = Thread.currentThread().getName().startsWith("spool-");
                if (writing && operation == meanwhile && path.endsWith(oldest) && !passed.getAndSet(true)) {
                    // all that may still be read, so that the writer finds the oldest file deleted
                    take(spool, 1000);
                }
            });
            assertThat(spool.append(messages(30, 120))).succeedsWithin(10, SECONDS);
            await().until(passed::get);
            assertThat(spool.append(List.of())).succeedsWithin(10, SECONDS);
            await().untilAsserted(() -> {
                take(spool, 1000);
                assertThat(delivered.size() + spool.droppedMessages()).isEqualTo(120);
            });
            assertThat(delivered).doesNotHaveDuplicates();
        }
    }

    private synchronized void take(Spool spool, int maximum) throws java.io.IOException {
        SpoolBatch batch = spool.reader().next(maximum, 1 << 20);
        if (batch != null) {
            batch.messages().forEach(entry -> delivered.add(SpoolFixture.text(entry)));
            spool.reader().acknowledge(batch);
        }
    }
}
