package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.collect.files.FileBacklog.Backlog;
import io.smartcar.collect.files.FileCompletion.After;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBacklogTest {
    @TempDir
    Path folder;

    private FileBeans beans;
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void configure() {
        beans = beans();
    }

    private FileBeans beans() {
        FileBeans made = new FileBeans(null, folder);
        made.unfinished = List.of("*.part");
        made.marker = "*.done";
        return made;
    }

    @Test
    void shouldCountPendingFilesOnly() throws Exception {
        long before = System.currentTimeMillis();
        write("SmartCarDriverInfo1.log", 1000);
        write("SmartCarStatusInfo_1.txt.gz", 300);
        write("SmartCarDriverInfo1.log.done", 7);
        write("SmartCarDriverInfo2.log.part", 7);
        write("notes.txt", 7);
        write("done/SmartCarDriverInfo3.log", 7);
        write("failed/SmartCarDriverInfo3.log", 7);
        write("folder/SmartCarDriverInfo4.log", 50);

        Backlog found = waiting().scan();
        assertThat(found.files()).isEqualTo(2);
        assertThat(found.bytes()).isEqualTo(1300);
        assertThat(found.oldest()).isBetween(before - 1000, System.currentTimeMillis());

        beans = beans();
        beans.recursive = true;
        assertThat(waiting().scan()).extracting(Backlog::files, Backlog::bytes).containsExactly(3L, 1350L);
    }

    @Test
    void shouldSubtractAcknowledgedBytesOfPlainFiles() throws Exception {
        Path file = write("SmartCarDriverInfo1.log", 1000);
        Path compressed = write("SmartCarDriverInfo2.log.zst", 200);
        beans.drop().positions().save("identity", file, "key", 400);
        beans.drop().positions().save("other", compressed, "key", 150);
        assertThat(waiting().scan().bytes()).isEqualTo(800);
    }

    @Test
    void shouldMeasureAgeFromTheArrivalOfAFile() throws Exception {
        Path file = write("elsewhere", 10);
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(Instant.EPOCH));
        Files.move(file, folder.resolve("SmartCarDriverInfo1.log"));
        assertThat(waiting().scan().oldest()).isGreaterThan(System.currentTimeMillis() - 60_000);
    }

    @Test
    void shouldScanAtMostOncePerSecond() throws Exception {
        FileBacklog waiting = waiting();
        assertThat(waiting.scan()).isEqualTo(new Backlog(0, 0, 0));
        write("SmartCarDriverInfo1.log", 10);
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(waiting.scan().files()).isZero();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(waiting.scan().files()).isEqualTo(1);
    }

    @Test
    void shouldRegisterGauges() throws Exception {
        write("SmartCarDriverInfo1.log", 1000);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        FileBacklog waiting = waiting();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("meters", meters);
            waiting.register(context);
            assertThat(meters.get("files.waiting").gauge().value()).isEqualTo(1);
            assertThat(meters.get("files.waiting.bytes").gauge().value()).isEqualTo(1000);
            assertThat(meters.get("files.oldest.milliseconds").gauge().value()).isBetween(0.0, 60_000.0);
        }
    }

    @Test
    void shouldKeepTheGaugesAfterAGarbageCollection() throws Exception {
        write("SmartCarDriverInfo1.log", 1000);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("meters", meters);
            FileCompletion completion =
                    new FileCompletion(context, beans.selector(), beans.drop(), After.MOVE, Clock.systemUTC());
            completion.prepareOnStartup(null, null);
            System.gc();
            assertThat(meters.get("files.waiting").gauge().value()).isEqualTo(1);
            Reference.reachabilityFence(completion);
        }
    }

    private FileBacklog waiting() {
        return new FileBacklog(beans.selector(), beans.drop(), nanos::get);
    }

    private Path write(String name, int bytes) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, new byte[bytes]);
    }
}
