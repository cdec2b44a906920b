package io.smartcar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.smartcar.load.LargeFile.Form;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One large file, by default of 5 GB: plain, gzip and zstd; into Kafka, and without it to see what reading alone takes. */
@Tag("load")
@ExtendWith(LoadReport.class)
class LargeFileLoadIT {
    private static final long BYTES = Long.getLong("load-run.megabytes", 5_000) * 1_000_000;
    private static final int LINE_BYTES = Integer.getInteger("load-run.line-bytes", 250);
    private static final int CAR_LINE_BYTES = 37;
    private static final long MAY_GROW = 16_000_000;

    static Stream<Form> forms() {
        return Arrays.stream(
                        System.getProperty("load-run.forms", "plain,gzip,zstd").split(","))
                .map(form -> Form.valueOf(form.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void shouldReadALargeFileIntoKafkaInFlatMemory(Form form) throws IOException {
        String name = "large-file-" + form.name().toLowerCase(Locale.ROOT);
        try (LoadRun load = new LoadRun(name)) {
            LargeFile large = new LargeFile(form);
            Path file = large.write(load.folder(), BYTES, LINE_BYTES);
            long size = Files.size(file);
            load.topic("driver", "driver").set("files.after", "delete").start();
            long begin = System.nanoTime();
            Path dropped = load.folder().resolve("drop").resolve(file.getFileName());
            Files.move(file, dropped, StandardCopyOption.ATOMIC_MOVE);
            load.awaitRecords("driver", large.lines(), Duration.ofMinutes(15));
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.notExists(dropped));
            double seconds = (System.nanoTime() - begin) / 1e9;
            load.reports(large.lines());
            LoadReport.say(
                    "%s: %,d bytes of lines of %d bytes, %,d on the disk, in %.0f s: %,.1f MB of lines a second",
                    name, large.bytes(), LINE_BYTES, size, seconds, large.bytes() / seconds / 1e6);
            assertThat(load.records("driver")).isEqualTo(large.lines());
            assertThat(load.growth()).as("bytes by which the heap grew").isLessThan(MAY_GROW);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void shouldReadALargeFileWithoutKafka(Form form) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(LoadReport.FOLDER), "reading");
        LargeFile large = new LargeFile(form);
        Path file = large.write(Files.createDirectories(folder.resolve("made")), BYTES, CAR_LINE_BYTES);
        long size = Files.size(file);
        LongAdder lines = new LongAdder();
        Main main = main(folder.resolve("drop"), lines);
        Path dropped =
                Files.move(file, Files.createDirectories(folder.resolve("drop")).resolve(file.getFileName()));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        main.start();
        try {
            await().forever().pollInterval(Duration.ofMillis(5)).until(() -> lines.sum() > 0);
            long begin = System.nanoTime();
            long cpu = system.getProcessCpuTime();
            await().forever().pollInterval(Duration.ofMillis(20)).until(() -> Files.notExists(dropped));
            double seconds = (System.nanoTime() - begin) / 1e9;
            double used = (system.getProcessCpuTime() - cpu) / 1e9;
            LoadReport.say(
                    "reading alone, %s: %,d bytes of lines of %d bytes, %,d on the disk, in %.1f s: %,.0f MB of lines and"
                            + " %,.0f lines a second; %.1f CPU s a GB of lines",
                    form.name().toLowerCase(Locale.ROOT),
                    large.bytes(),
                    CAR_LINE_BYTES,
                    size,
                    seconds,
                    large.bytes() / seconds / 1e6,
                    lines.sum() / seconds,
                    used / large.bytes() * 1e9);
        } finally {
            main.stop();
        }
        assertThat(lines.sum()).isEqualTo(large.lines());
    }

    /** The route alone; in place of Kafka, a count. */
    private static Main main(Path drop, LongAdder lines) {
        Main main = new Main();
        main.addOverrideProperty(
                "camel.main.routes-include-pattern",
                "file:routes/file-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                        + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml");
        main.addOverrideProperty("files.directory", drop.toString());
        main.addOverrideProperty("files.quiet-ms", "0");
        main.addOverrideProperty("files.after", "delete");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("topics.create", "false");
        main.addOverrideProperty("topics.wait-ms", "0");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events")
                        .routeId("count-events")
                        .process(exchange -> lines.add(
                                exchange.getMessage().getBody(List.class).size()));
            }
        });
        return main;
    }
}
