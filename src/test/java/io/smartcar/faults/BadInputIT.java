package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.source.SourceLine.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bad input in the drop folder is dead-lettered or reported once; everything else is stored. */
class BadInputIT {
    private static final String OK = ",X0001,3,0,F,N,15,C01";
    private static final int HUGE = 10 * 1024 * 1024;

    private long second = 20160101000000L;

    @Test
    void shouldDeadLetterRejectedLinesAndStoreTheRest() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "bad-input");
        pipeline.drop(DRIVER, "1", badLines());
        Path empty = drop(pipeline, "2", new byte[0]);
        Path directory = Files.createDirectory(pipeline.drop().resolve(DRIVER.fileName("3")));
        Path dangling = Files.createSymbolicLink(
                pipeline.drop().resolve(DRIVER.fileName("4")), pipeline.folder().resolve("nothing"));
        Path unclaimed = Files.writeString(pipeline.drop().resolve("notes.txt"), "not a log");
        pipeline.drop(DRIVER, "5", Pipeline.simulate(DRIVER, 3, 20_000));
        Path vanishing = drop(pipeline, "6", Pipeline.simulate(DRIVER, 4, 100));
        Path log;
        Metrics metrics;
        try (RoutesProcess routes = pipeline.process("bad-input").start()) {
            log = routes.log();
            // all files belong to one poll and are read in turn: the last one is gone by then
            Pipeline.await("the first long file is being read").until(() -> pipeline.sent() > 1_000);
            Files.delete(vanishing);
            pipeline.drop(DRIVER, "7", Pipeline.simulate(DRIVER, 5, 100));
            pipeline.awaitSettled();
            metrics = routes.metrics();
        }

        Comparison comparison = pipeline.compare();
        assertThat(comparison.isClean()).as(comparison.toString()).isTrue();
        assertThat(comparison.duplicates() + comparison.duplicateDeadLetters())
                .as(comparison.toString())
                .isZero();
        assertThat(comparison.accounted()).isEqualTo(comparison.lines());
        long deadLetters = comparison.deadLetters().expected;
        assertThat(deadLetters).isEqualTo(13);
        assertThat(metrics.sum("events.dead.lettered")).isEqualTo(deadLetters);
        assertThat(metrics.sum("events.read") + metrics.sum("events.dropped") + deadLetters)
                .isEqualTo(comparison.lines() + pipeline.expected().count(Outcome.POISON));
        assertThat(empty).doesNotExist();
        for (Path left : new Path[] {directory, dangling, unclaimed}) {
            assertThat(reports(log, "Left " + left + " in place"))
                    .as(left.toString())
                    .isEqualTo(1);
        }
        assertThat(reports(log, vanishing + " is gone")).isEqualTo(1);
    }

    @Test
    void shouldReportFileThatItMayNotRead() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "unreadable");
        Path unreadable = drop(pipeline, "1", Pipeline.simulate(DRIVER, 3, 100));
        Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("---------"));
        pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 4, 100));
        Path log;
        try (RoutesProcess routes = pipeline.process("unreadable").start()) {
            log = routes.log();
            pipeline.awaitSettled();
        }

        Comparison comparison = pipeline.compare();
        assertThat(comparison.isClean()).as(comparison.toString()).isTrue();
        assertThat(unreadable).exists();
        assertThat(reports(log, "Left " + unreadable + " in place")).isEqualTo(1);
    }

    /** Lines of every invalid kind between valid ones; 13 of them must be dead-lettered. */
    private byte[] badLines() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        good(lines);
        bad(lines, time() + ",X0002,3,0,F,N,15");
        bad(lines, time() + ",X0002,3,0,F,N,15,C01,more");
        bad(lines, "20160132000000,X0002,3,0,F,N,15,C01");
        bad(lines, "20160101246060,X0002,3,0,F,N,15,C01");
        bad(lines, "19691231000000,X0002,3,0,F,N,15,C01");
        bad(lines, "29991231000000,X0002,3,0,F,N,15,C01");
        bad(lines, time() + ",,3,0,F,N,15,C01");
        bad(lines, time() + ",X0002,3,0,F,N,15,C0\u0000");
        bad(lines, time() + ",X0002,3,0,F,N,15,\u00c3\u0028");
        bad(lines, "20160101,X0002,3,0,F,N,15,C01");
        bad(lines, "no event");
        bad(lines, time() + ",X0002,3,0,F,N,15,C01" + "x".repeat(HUGE));
        bad(lines, "\u0000".repeat(100));
        // all of these are valid: a CRLF line, a non-ASCII line, a header, an empty line, an unterminated last line
        bad(lines, time() + ",X0003,3,0,F,N,15,C02\r");
        bad(
                lines,
                new String(
                        (time() + ",X0003,3,0,F,N,15,서울").getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1));
        bad(lines, "Driver Status Infomation,CarNum,AccStep,BrakeStep,SteerAngle,DirectLight,Speed,AreaNum");
        bad(lines, "");
        lines.write((time() + OK).getBytes(StandardCharsets.ISO_8859_1));
        return lines.toByteArray();
    }

    private void bad(ByteArrayOutputStream lines, String line) throws IOException {
        lines.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        good(lines);
    }

    private void good(ByteArrayOutputStream lines) throws IOException {
        lines.write((time() + OK + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private long time() {
        return second++;
    }

    /** Drops a file of which no event is expected. */
    private static Path drop(Pipeline pipeline, String number, byte[] content) throws IOException {
        return Files.write(pipeline.drop().resolve(DRIVER.fileName(number)), content);
    }

    private static long reports(Path log, String text) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }
}
