package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.collect.files.content.CompressedSamples;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import io.smartcar.event.kind.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of files of a kind with {@code header=true}. */
class HeaderTest {
    private static final String HEADER = "time,car,Speed (km/h)";
    private static final List<String> LINES = List.of("1,a,10", "2,b,20", "3,c,30");

    @TempDir
    Path folder;

    private FileHarness harness;

    @BeforeEach
    void configure() {
        harness = harness("csv");
    }

    private FileHarness harness(String format) {
        FileHarness made = new FileHarness(folder);
        made.beans.kinds = Samples.kinds(
                "kind.trip.files", "trip*.csv",
                "kind.trip.format", format,
                "kind.trip.delimiter", ",",
                "kind.trip.columns", "time,car,speed=Speed (km/h)",
                "kind.trip.header", "true",
                "kind.trip.topic", "trip",
                "kind.trip.table", "Trip",
                "kind.trip.family", "t");
        return made;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEADER,
                "\ufeff" + HEADER,
                HEADER + "\r",
                "time, car, Speed (km/h) ",
                "\"time\",\"car\",\"Speed (km/h)\"",
                "\"time\", \"car\", \"Speed (km/h)\""
            })
    void shouldDropTheHeader(String header) throws Exception {
        for (String format : List.of("csv", "delimited")) {
            FileHarness reader = harness(format);
            reader.read(write(header));
            assertThat(reader.sent()).isEqualTo(LINES);
            assertThat(reader.sum("events.dropped")).isEqualTo(1);
        }
        assertThat(harness.there()).noneMatch(one -> one.startsWith("failed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time,car",
                "time,car,speed",
                "car,time,Speed (km/h)",
                "1,a,10",
                "time,car,Speed (km/h),fuel",
                "",
                "\"time,car,Speed (km/h)",
                "\ufefftime"
            })
    void shouldMoveAFileWithAnotherHeaderAsideUnread(String header) throws Exception {
        harness.read(write(header));
        assertThat(harness.sent()).isEmpty();
        assertThat(harness.count("failed")).isEqualTo(1);
        assertThat(harness.there())
                .filteredOn(one -> one.contains("reason.txt"))
                .singleElement()
                .asString()
                .contains("'" + HEADER + "' (kind.trip.columns), got '" + header.replace("\ufeff", "") + "'");
    }

    @Test
    void shouldReadNoLineOfSuchAFileAlthoughItCannotBeMoved() throws Exception {
        Path failed = Files.createFile(folder.resolve("failed"));
        Path file = write("\ufefftime");
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> harness.read(file)).hasMessageContaining("Failed to complete the file");
        }
        Files.delete(failed);
        harness.read(file);
        assertThat(harness.sent()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldReadAnEmptyFile() throws Exception {
        harness.read(Files.createFile(folder.resolve("trip.csv")));
        assertThat(harness.count("read")).isEqualTo(1);
    }

    @Test
    void shouldDropTheHeaderOfEachArchiveEntry() throws Exception {
        harness.read(archive(HEADER + "\n1,a,10", "", "\ufeff" + HEADER + "\n2,b,20\n", HEADER, HEADER + "\n3,c,30\n"));
        assertThat(harness.sent()).isEqualTo(LINES);
        assertThat(harness.sum("events.dropped")).isEqualTo(4);
    }

    @Test
    void shouldReadTheOtherEntriesOfAnArchiveWithAnotherHeader() throws Exception {
        Path failed = Files.createFile(folder.resolve("failed"));
        Path file = archive(HEADER + "\n1,a,10\n2,b,20\n", "car,time\nb,2\n", HEADER + "\n3,c,30\n");
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> harness.read(file)).hasMessageContaining("Failed to complete the file");
        }
        Files.delete(failed);
        harness.read(file);
        assertThat(harness.sent()).isEqualTo(LINES);
        assertThat(harness.count("failed")).isEqualTo(1);
        assertThat(harness.there())
                .filteredOn(one -> one.contains("reason.txt"))
                .singleElement()
                .asString()
                .contains("entry entry-1.log: expected the first line to be the header", "got 'car,time'");
    }

    /** After a kill or a failure at any batch. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldNotExpectTheHeaderAgainInMidFile(int batches) throws Exception {
        for (Path file : List.of(write(HEADER), archive(HEADER + "\n1,a,10\n2,b,20\n", HEADER + "\n3,c,30\n"))) {
            FileHarness first = harness("csv");
            first.beans.batchSize = 1;
            int[] left = {batches};
            first.sendTo(lines -> {
                if (left[0]-- == 0) {
                    throw new IllegalStateException("planted");
                }
                first.sent().addAll(lines);
            });
            try {
                first.read(file);
            } catch (IllegalStateException planted) {
                FileHarness next = harness("csv");
                next.read(file);
                first.sent().addAll(next.sent());
            }
            assertThat(first.sent()).isEqualTo(LINES);
            assertThat(file).doesNotExist();
        }
        assertThat(harness.there()).noneMatch(one -> one.startsWith("failed"));
    }

    private Path write(String header) throws IOException {
        String content = header + "\n" + String.join("\n", LINES) + "\n";
        return Files.writeString(folder.resolve("trip.csv"), content);
    }

    private Path archive(String... entries) throws IOException {
        byte[][] contents = new byte[entries.length][];
        for (int entry = 0; entry < entries.length; entry++) {
            contents[entry] = entries[entry].getBytes(StandardCharsets.UTF_8);
        }
        return Files.write(folder.resolve("trip.csv" + Form.ZIP.ending()), CompressedSamples.zip(contents));
    }
}
