package io.smartcar.faults;

import static io.smartcar.faults.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The clock of the routes' process is set back by an hour while it reads. */
@ExtendWith(FaultTable.class)
class ClockFaults {
    @Test
    void shouldStoreEverythingOnceWhenClockIsSetBack() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "clock");
        pipeline.oracle().clockMayBeWrongBy(Duration.ofHours(2));
        Path step = pipeline.folder().resolve("step");
        pipeline.load(8_000);
        FaultRun run = new FaultRun("clock set back by an hour", pipeline, null);
        RoutesProcess.Builder builder = pipeline.builder("routes")
                .firstOnClassPath(alone(SteppingClock.class, pipeline.folder()))
                .set(SteppingClock.FILE, step)
                .set("camel.beans.steppingClock", "#class:" + SteppingClock.class.getName());
        for (String bean : new String[] {"eventReader", "incomingFiles", "eventToRow"}) {
            builder.set("camel.beans." + bean + ".clock", "#bean:steppingClock");
        }
        try (RoutesProcess routes = builder.build().start()) {
            Pipeline.await("some events are stored").until(() -> pipeline.committed() > 1_000);
            Files.writeString(step, "");
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 4_000));
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
