package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.audit.Differences;
import io.smartcar.faults.pipeline.DevicePipeline;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.SentEvents;
import io.smartcar.faults.pipeline.SimulatedLogFiles;
import io.smartcar.faults.points.KillPoint;
import io.smartcar.faults.points.KillableRoutes;
import io.smartcar.faults.source.LogLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The routes are killed at each named point of the protocol, and started again: nothing that was sent so far is missing,
 * wrong or extra afterwards, and Kafka has at most one batch of each source twice for each kill.
 */
@ExtendWith(FaultTable.class)
class KillPointsIT {
    private static final int BATCH = 100;
    private static final int LINES = 500;
    private static final Set<String> MOST_TELLING =
            Set.of("position-unwritten", "first-table-stored", "dead-letters-acknowledged", "stored-uncommitted");

    private final LocalCluster cluster = SharedCluster.get();

    /** The short form of the fault suite. */
    @TestFactory
    Stream<DynamicTest> shouldStoreEveryLineOnceWhenKilledAtTheMostTellingPoints() {
        return killed(
                new DroppedFiles("kill-points"),
                KillPoint.of("files", "store").filter(point -> MOST_TELLING.contains(point.name())));
    }

    @Tag("faults")
    @TestFactory
    Stream<DynamicTest> shouldStoreEveryLineOfDroppedFilesOnce() {
        return killed(new DroppedFiles("kill-points-files"), KillPoint.of("files", "positions", "store"));
    }

    @Tag("faults")
    @TestFactory
    Stream<DynamicTest> shouldStoreEveryLineOfGrowingFilesOnce() {
        return killed(new GrowingFiles("kill-points-tail"), KillPoint.of("tail", "positions"));
    }

    @Tag("faults")
    @TestFactory
    Stream<DynamicTest> shouldStoreEveryLineOnceAfterAnOutage() {
        return killed(new DroppedFilesInOutage("kill-points-outage"), KillPoint.of("outage"));
    }

    @Tag("faults")
    @TestFactory
    Stream<DynamicTest> shouldStoreEverySpooledMessageOnce() {
        return killed(new Devices("kill-points-syslog"), KillPoint.of("syslog"));
    }

    /** One process and its sources, which are killed and continued at one point after the other. */
    private static Stream<DynamicTest> killed(Source source, Stream<KillPoint> points) {
        return points.map(point -> dynamicTest(point.name(), () -> source.kill(point)))
                .onClose(source::close);
    }

    /** What the routes read while they are killed. */
    private abstract static class Source {
        final Pipeline pipeline;
        private KillableRoutes routes;
        private long duplicates;
        private int loads;

        Source(Pipeline pipeline) {
            this.pipeline = pipeline.set("events.batch-size", BATCH)
                    .set("store.batch-size", BATCH)
                    .set("store.batch-interval-ms", 200);
        }

        void kill(KillPoint point) throws Exception {
            if (routes == null) {
                routes = new KillableRoutes(pipeline.builder("routes"));
            }
            if (!routes.process().isRunning()) {
                routes.process().start();
            }
            FaultRun run = new FaultRun("killed: " + point, pipeline, null);
            routes.arm(point);
            load(++loads, routes.process());
            routes.awaitKilled(point);
            run.mends(routes.process()::start);
            settle();
            Comparison comparison = run.concludes(compare());
            assertThat(comparison.duplicates() - duplicates)
                    .as("events that were sent again, at most a batch of each source; killed: " + point)
                    .isLessThanOrEqualTo(sources() * BATCH);
            duplicates = comparison.duplicates();
        }

        /** Sends the load of that number, and repairs what was broken for it. */
        abstract void load(int number, RoutesProcess process) throws Exception;

        /** How many sources are read at once. */
        int sources() {
            return LogLayout.values().length;
        }

        void settle() {
            SentEvents.await(pipeline);
        }

        Comparison compare() throws IOException {
            return pipeline.compare();
        }

        void close() {
            if (routes != null) {
                routes.process().kill();
            }
        }
    }

    private class DroppedFiles extends Source {
        DroppedFiles(String name) {
            super(new Pipeline(cluster, name).set("files.at-once", 2));
        }

        @Override
        void load(int number, RoutesProcess process) throws Exception {
            for (LogLayout layout : LogLayout.values()) {
                pipeline.drop(layout, String.valueOf(number), content(layout, number));
            }
        }
    }

    /** One of two tables is disabled until the routes have noticed. */
    private final class DroppedFilesInOutage extends DroppedFiles {
        DroppedFilesInOutage(String name) {
            super(name);
            pipeline.set("store.redelivery.attempts", 1)
                    .set("store.redelivery.delay-ms", 100)
                    .set("camel.component.hbase.operation-timeout", 2_000)
                    .set("camel.component.hbase.rpc-timeout", 1_000);
        }

        @Override
        void load(int number, RoutesProcess process) throws Exception {
            TableName table = TableName.valueOf(pipeline.table(DRIVER));
            try (Admin admin = cluster.hbase().getAdmin()) {
                admin.disableTable(table);
                try {
                    super.load(number, process);
                    Pipeline.await("the gate is closed, or the process is killed")
                            .until(() ->
                                    !process.isRunning() || process.metrics().sum("store.gate.closed") == 1);
                } finally {
                    admin.enableTable(table);
                }
            }
        }
    }

    private final class GrowingFiles extends Source {
        GrowingFiles(String name) {
            super(SimulatedLogFiles.pipeline(cluster, name));
        }

        @Override
        void load(int number, RoutesProcess process) throws IOException {
            for (LogLayout layout : LogLayout.values()) {
                String file = layout.fileName("t" + number);
                byte[] content = content(layout, number);
                pipeline.expected().expect(layout, file, content);
                Files.write(pipeline.folder().resolve("logs").resolve(file), content);
            }
        }
    }

    private final class Devices extends Source {
        private final DevicePipeline devices;

        Devices(String name) {
            this(DevicePipeline.onDemand(cluster, name));
        }

        private Devices(DevicePipeline devices) {
            super(devices.pipeline().set("camel.component.spool.segment-bytes", 20_000));
            this.devices = devices;
        }

        @Override
        void load(int number, RoutesProcess process) {
            devices.send(LINES);
        }

        @Override
        int sources() {
            return 1;
        }

        @Override
        void settle() {
            devices.awaitSettled();
        }

        @Override
        Comparison compare() throws IOException {
            return devices.compare();
        }

        @Override
        void close() {
            super.close();
            devices.close();
        }
    }

    /** Lines of a log; some are rejected by the collector, and some by the storer. */
    private static byte[] content(LogLayout layout, int number) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int count = 0;
        for (String line : text(Pipeline.simulate(layout, 10L * number + layout.ordinal(), LINES))
                .split("\n")) {
            content.writeBytes((line + "\n").getBytes(StandardCharsets.US_ASCII));
            if (++count % 70 == 0) {
                content.writeBytes((20160101000000L + count + ",X9999,poison\n").getBytes(StandardCharsets.US_ASCII));
            }
            if (count % 90 == 0) {
                content.writeBytes(("no event " + count + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        return content.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Each time, a setting was wrong when the events were stored. */
    @Tag("faults")
    @TestFactory
    Stream<DynamicTest> shouldStoreEveryReplayedDeadLetterOnce() {
        Pipeline pipeline = new Pipeline(cluster, "kill-points-replay");
        return KillPoint.of("replay")
                .map(point -> dynamicTest(
                        point.name(),
                        () -> replay(pipeline, point, point.name().startsWith("deleted") ? STATUS : DRIVER)));
    }

    private static void replay(Pipeline pipeline, KillPoint point, LogLayout layout) throws IOException {
        FaultRun run = new FaultRun("killed: " + point, pipeline, null);
        long before = pipeline.expected().sent();
        pipeline.drop(layout, "1", Pipeline.simulate(layout, layout.ordinal(), LINES));
        long events = pipeline.expected().sent() - before;
        try (RoutesProcess wrong = pipeline.builder("wrong")
                .set("kind." + layout.kindName() + ".columns", "date,car_number,something_else")
                .build()
                .start()) {
            // those before were replayed: each has a tombstone
            pipeline.cluster().awaitRecords(pipeline.deadLetters(), 2 * before + events, Pipeline.BOUND);
            wrong.kill();
        }
        KillableRoutes killed = new KillableRoutes(replayer(pipeline, point + "-killed", layout), point);
        killed.process().launch();
        killed.awaitKilled(point);
        try (RoutesProcess routes = replayer(pipeline, point + "-again", layout).build()) {
            run.mends(routes::start);
            Pipeline.await("the replay is finished")
                    .until(() -> Files.readString(routes.log()).contains("The replay has reached the end"));
            run.settles();
            routes.kill();
        }
        Comparison found = pipeline.compare();
        // Kafka has the rejected events, the replayed ones, and those that were replayed twice
        run.concludes(new Comparison(
                found.lines(), found.dropped(), found.stored(), found.hbase().subList(0, 0), found.hbase(), none()));
        assertThat(pipeline.cluster().records(pipeline.deadLetters()))
                .as("dead letters")
                .filteredOn(record -> record.value() != null)
                .hasSize((int) (before + events));
        long repeated = pipeline.cluster().endOffset(pipeline.topic(layout)) - 2 * events;
        assertThat(repeated)
                .as("events that were replayed twice; killed: " + point)
                .isBetween(0L, point.name().equals("replayed-undeleted") ? events : 0);
    }

    private static Differences none() {
        return new Differences("dead letters");
    }

    private static RoutesProcess.Builder replayer(Pipeline pipeline, String name, LogLayout layout) {
        return pipeline.builder(name).set("process.roles", "replayer,storer").set("replay.kinds", layout.kindName());
    }
}
