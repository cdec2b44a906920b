package io.smartcar.operate.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.operate.DryRun;
import io.smartcar.operate.LineOutcomes;
import io.smartcar.start.KindFiles;
import io.smartcar.store.hbase.EventToRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Each folder of {@code src/test/resources/sketch} has a file and the kind that is sketched of it, {@code
 * expected.properties}; {@code -Dsketch.update=true} writes the latter.
 */
class SketchCommandTest {
    private static final Path CASES = Path.of("src/test/resources/sketch");
    private static final String EXPECTED = "expected.properties";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T00:00:00Z"), ZoneId.of("Asia/Seoul"));

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    private static Path input(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith(EXPECTED)).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSketchAKindThatMakesARowOfEachLine(Path shape) throws IOException {
        Path file = input(shape);

        assertThat(sketch(file)).isZero();

        if (Boolean.getBoolean("sketch.update")) {
            Files.writeString(shape.resolve(EXPECTED), printed());
        }
        assertThat(printed()).isEqualTo(Files.readString(shape.resolve(EXPECTED)));
        Outcomes outcomes = dryRun(printed(), file);
        assertThat(outcomes.deadLetters).allMatch(message -> shape.toString().matches(".*(log4j|spring-boot)-log"));
        assertThat(outcomes.rows).hasSize(outcomes.distinctEvents.size()).hasSizeGreaterThan(4);
        assertThat(outcomes.times).allMatch(time -> time.isAfter(Instant.parse("2026-10-01T00:00:00Z")));
    }

    /** Loads the printed kind as the start does, and maps the lines of the file to rows. */
    private Outcomes dryRun(String kind, Path file) throws IOException {
        Files.writeString(folder.resolve("shape.properties"), kind);
        Kinds kinds = new Kinds(new KindFiles(folder).settings());
        Outcomes outcomes = new Outcomes();
        new DryRun(new DefaultCamelContext(), kinds, new EventToRow(kinds, CLOCK), 16384, "", CLOCK)
                .run(DryRun.BY_NAME, file, 1000, outcomes);
        return outcomes;
    }

    private static final class Outcomes implements LineOutcomes {
        final Set<String> rows = new HashSet<>();
        final Set<String> distinctEvents = new HashSet<>();
        final List<Instant> times = new ArrayList<>();
        final List<String> deadLetters = new ArrayList<>();

        @Override
        public void kept(long offset, Kind kind, Message event) {
            Put put = event.getHeader(HBaseConstants.MUTATION, Put.class);
            rows.add(Bytes.toStringBinary(put.getRow()));
            // equal lines are kept apart as well
            distinctEvents.add(kind.name() + offset);
            times.add(Instant.ofEpochMilli(put.getTimestamp()));
        }

        @Override
        public void deadLetter(long offset, Message event, String reason, String message) {
            deadLetters.add(message);
        }
    }

    @Test
    void shouldReadACompressedFile() throws IOException {
        Path file = folder.resolve("access.log.2.gz");
        try (var compressed = new GZIPOutputStream(Files.newOutputStream(file))) {
            Files.copy(CASES.resolve("web-access-log/access.log"), compressed);
        }

        assertThat(sketch(file)).isZero();
        assertThat(printed()).contains("files=access.log*", "table=Access", "key=client");
    }

    @Test
    void shouldSayInOneSentenceWhyThereIsNoSketch() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.log"));
        Path binary = Files.write(folder.resolve("binary"), new byte[] {0x7f, 'E', 'L', 'F', 2, 0, 0, '\n', 0, 1});
        Path utf16 = Files.writeString(folder.resolve("utf16.csv"), "\uFEFFa,b\n1,2\n", StandardCharsets.UTF_16LE);

        assertThat(Stream.of(folder.resolve("none.log"), folder, empty, binary, utf16))
                .allMatch(file -> sketch(file) == 1);
        assertThat(printed()).isEmpty();
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("There is no file " + folder.resolve("none.log")),
                        line -> assertThat(line).startsWith("Failed to read " + folder + ": "),
                        line -> assertThat(line)
                                .isEqualTo("The file " + empty + " is empty: expected at least one line"),
                        line -> assertThat(line).startsWith("The file " + binary + " is binary or UTF-16: "),
                        line -> assertThat(line).contains("iconv -f UTF-16 -t UTF-8"));
    }

    private int sketch(Path file) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new CommandLine(new SketchCommand(CLOCK.getZone(), out))
                .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                .execute(file.toString());
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
