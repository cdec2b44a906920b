package io.smartcar.senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What rsyslog's queue on the disk saves while the collector is down, and what plain TCP loses when it is killed. */
@Tag("senders")
class RsyslogQueueIT {
    private static final int KILLS = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private static List<String> texts(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> "number " + number + " of a message of usual length, more or less")
                .toList();
    }

    private static String documented(Collector collector) {
        return new DocumentedBlocks("syslog.md")
                .with(
                        List.of("omfwd", "port=\"5514\"", "queue.filename"),
                        "target=\"collector.example.com",
                        "target=\"127.0.0.1",
                        "port=\"5514",
                        "port=\"" + collector.tcpPort(),
                        "Interval=\"5\"",
                        "Interval=\"1\"");
    }

    @Test
    void shouldReceiveAllThatWasLoggedWhileTheCollectorAndThenRsyslogWereDown() throws Exception {
        List<String> texts = texts(0, 20_000);
        try (Collector collector = Collector.ofSyslog(folder, "queue-down");
                Rsyslog rsyslog = new Rsyslog(folder.resolve("rsyslog"), documented(collector)).start()) {
            rsyslog.log(Files.write(folder.resolve("texts"), texts), "app");
            await("rsyslog puts what waits on the disk")
                    .atMost(Collector.BOUND)
                    .until(() -> rsyslog.queuedBytes() > 1_000_000);
            rsyslog.stop();
            rsyslog.start();
            collector.start();
            collector.awaitSent(texts.size());

            Arrivals arrivals = Arrivals.ofMessages(collector.records());
            System.out.println("queue while the collector is down: " + arrivals);
            assertThat(arrivals.missing(texts)).as("lost; %s", arrivals).isEmpty();
            assertThat(arrivals.unexpected(texts)).as("garbled; %s", arrivals).isEmpty();
            assertThat(arrivals.sentTwice())
                    .as("what rsyslog was trying to send when it was stopped")
                    .isLessThanOrEqualTo(128);
            assertThat(arrivals.storedTwice()).isZero();
        }
    }

    @Test
    void shouldLoseOnlyMessagesInFlightWhenTheCollectorIsKilledUnderLoad() throws Exception {
        int chunks = 60;
        List<String> sent = new ArrayList<>();
        try (Collector collector = Collector.ofSyslog(folder, "queue-killed").start();
                Rsyslog rsyslog = new Rsyslog(folder.resolve("rsyslog"), documented(collector)).start()) {
            List<Path> files = new ArrayList<>();
            for (int chunk = 0; chunk < chunks; chunk++) {
                List<String> texts = texts(chunk * 2_000, 2_000);
                sent.addAll(texts);
                files.add(Files.write(folder.resolve("texts." + chunk), texts));
            }
            CompletableFuture<Void> feeding =
                    CompletableFuture.runAsync(() -> files.forEach(file -> rsyslog.log(file, "app")));
            for (int kill = 0; kill < KILLS; kill++) {
                collector.awaitSent(collector.sent() + 3_000 + 777 * kill);
                collector.kill();
                collector.start();
            }
            feeding.join();
            collector.awaitQuiet();

            Arrivals arrivals = Arrivals.ofMessages(collector.records());
            Set<String> lost = arrivals.missing(sent);
            System.out.printf(
                    "plain TCP, %d kills: of %d messages %d lost; %s%n", KILLS, sent.size(), lost.size(), arrivals);
            assertThat(arrivals.unexpected(sent)).as("garbled; %s", arrivals).isEmpty();
            assertThat(lost).as("lost; %s", arrivals).hasSizeLessThan(KILLS * 2_000);
        }
    }
}
