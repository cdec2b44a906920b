package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.faults.pipeline.Pipeline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A disk that is full under Kafka: a small file system in memory, where this machine lets us mount one. HBase is
 * excluded: on a full local disk it acknowledges rows that were not written.
 */
@Tag("faults")
@ExtendWith(FaultTable.class)
class DiskFaultsIT {
    private static final int MEGABYTES = 160;
    private static final int CHUNK = 64 * 1024;

    @Test
    void shouldContinueWhenFullDiskHasRoomAgain() throws Exception {
        Path disk = Pipeline.emptyFolder("small-disk");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", disk.toString()), "may mount");
        try {
            Path folder = Pipeline.emptyFolder("full-kafka");
            Files.createSymbolicLink(folder.resolve("kafka-1"), Files.createDirectory(disk.resolve("kafka-1")));
            try (LocalCluster cluster = LocalCluster.in(folder).build()) {
                cluster.start();
                fillUnderLoad(cluster, disk);
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private static void fillUnderLoad(LocalCluster cluster, Path disk) throws IOException {
        Pipeline pipeline = new Pipeline(cluster, "disk-full").load(8_000);
        FaultRun run = new FaultRun("disk of Kafka full", pipeline, null);
        Path ballast = disk.resolve("ballast");
        try (RoutesProcess routes = pipeline.storing()) {
            run.breaks(() -> fill(ballast));
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 12_000));
            run.notices("health is down", () -> routes.health().contains("DOWN"));
            run.lasts(Duration.ofSeconds(20), routes);
            run.mends(() -> {
                // a broker that met the full disk has ended, or does not know that there is room again
                cluster.broker(1).kill();
                delete(ballast);
                cluster.broker(1).start();
            });
            run.flows();
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    private static void fill(Path ballast) {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            // as wished
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
