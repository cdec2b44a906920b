package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.pipeline.ConsumedRecords;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.SteppingClock;
import io.smartcar.store.hbase.EventToRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The clock of the routes' process is set back while it reads and stores. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class ClockFaultsIT {
    private static final String CLOCK = "#class:" + SteppingClock.class.getName();

    @Test
    void shouldStoreEverythingOnceWhenClockIsSetBack() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "clock");
        pipeline.expected().clockMayBeWrongBy(Duration.ofHours(2));
        pipeline.load(8_000);
        stepsBack(
                pipeline,
                "clock set back by an hour",
                Duration.ofHours(1),
                Map.of("clock", CLOCK),
                Pipeline.simulate(DRIVER, 2, 4_000));
    }

    /** By more than an event's time may be ahead. */
    @Test
    void shouldStoreEventsOfTheDayWhenTheClockOfAStorerIsDaysBehind() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "storers-clock");
        LocalDateTime today = LocalDateTime.now(ZoneId.of("Asia/Seoul")).minusHours(3);
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 8_000, today));
        stepsBack(
                pipeline,
                "clock of a storer set back by two days",
                Duration.ofDays(2),
                Map.of("eventToRow", "#class:" + EventToRow.class.getName() + "(#bean:kinds," + CLOCK + ")"),
                Pipeline.simulate(DRIVER, 2, 4_000, today.plusHours(1)));
    }

    private static void stepsBack(
            Pipeline pipeline, String fault, Duration step, Map<String, String> beans, byte[] afterwards)
            throws IOException {
        Path steps = pipeline.folder().resolve("step");
        FaultRun run = new FaultRun(fault, pipeline, null);
        RoutesProcess.Builder builder = pipeline.builder("routes")
                .firstOnClassPath(alone(SteppingClock.class, pipeline.folder()))
                .set(SteppingClock.FILE, steps);
        beans.forEach((bean, value) -> builder.set("camel.beans." + bean, value));
        try (RoutesProcess routes = builder.build().start()) {
            Pipeline.await("some events are stored").until(() -> pipeline.committed() > 1_000);
            Path written = pipeline.folder().resolve("step-written");
            Files.move(Files.writeString(written, step.toString()), steps);
            pipeline.drop(DRIVER, "2", afterwards);
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    /** A folder for the class path that holds this class and nothing else. */
    private static Path alone(Class<?> type, Path folder) throws IOException {
        Path root = folder.resolve("classes");
        Path file = root.resolve(type.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        try (InputStream bytes = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            Files.write(file, bytes.readAllBytes());
        }
        return root;
    }
}
