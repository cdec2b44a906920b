package io.smartcar.collect.files;

import static io.smartcar.collect.files.FileHarness.lines;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.content.CompressedSamples;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import io.smartcar.collect.files.content.ZipSample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as programs of others write them; and what is wrong with one entry is no obstacle for the others. */
class ZipArchivesTest {
    private static final String NAME = "SmartCarDriverInfo.log.zip";
    private static final String LINES = lines(0, 4);

    @TempDir
    Path folder;

    private FileHarness harness;

    @BeforeEach
    void create() {
        harness = new FileHarness(folder);
    }

    /** Each with the lines 0 to 3. */
    static Stream<Arguments> archives() throws IOException {
        ZipSample korean = new ZipSample();
        korean.entry("운전기록_11월.csv".getBytes(Charset.forName("x-windows-949")), LINES.getBytes());
        ZipSample flagged = new ZipSample();
        flagged.flags = 0x800;
        flagged.entry("운전기록.csv", lines(0, 1))
                .entry(new byte[] {(byte) 0xff, '.'}, lines(1, 4).getBytes());
        ZipSample streamed = streamed(8);
        ZipSample streamedUncompressed = streamed(0);
        ZipSample large = new ZipSample();
        large.zip64 = true;
        large.entry("a.csv", lines(0, 2)).entry("b.csv", lines(2, 4));
        ZipSample zstd = new ZipSample();
        zstd.method = 93;
        zstd.damage = Zstd::compress;
        zstd.entry("a.csv", LINES);
        ZipSample packedAgain = new ZipSample();
        packedAgain
                .entry("a.csv.gz".getBytes(), Form.GZIP.compress(lines(0, 2).getBytes()))
                .entry("b.csv.zst".getBytes(), Form.ZSTD.compress(lines(2, 4).getBytes()));
        byte[] plain = new ZipSample()
                .entry("a/a.csv", lines(0, 2))
                .entry("a/b/a.csv", lines(2, 3))
                .entry("a/a.csv", lines(3, 4))
                .bytes();
        byte[] commented = new ZipSample()
                .entry("a.csv", LINES)
                .comment("made by PK\u0005\u0006" + "x".repeat(40_000))
                .bytes();
        return Stream.of(
                Arguments.of("names in CP949", korean.bytes()),
                Arguments.of("names in UTF-8, one of them wrong", flagged.bytes()),
                Arguments.of("streamed", streamed.bytes()),
                Arguments.of("streamed uncompressed", streamedUncompressed.bytes()),
                Arguments.of("zip64", large.bytes()),
                Arguments.of("zstd entries", zstd.bytes()),
                Arguments.of("compressed files in the archive", packedAgain.bytes()),
                Arguments.of("folders and a name twice", plain),
                Arguments.of("a comment", commented),
                Arguments.of("padded", joined(plain, new byte[10_240])),
                Arguments.of("self-extracting", joined("#!/bin/sh\nexec unzip $0\n".getBytes(), plain)),
                Arguments.of("self-extracting zip64", joined("MZ program".getBytes(), large.bytes())),
                Arguments.of("marked as split", joined("PK\u0007\b".getBytes(), plain)));
    }

    private static ZipSample streamed(int method) {
        ZipSample archive = new ZipSample();
        archive.streamed = true;
        archive.method = method;
        return archive.entry("a.csv", lines(0, 2)).entry("b.csv", lines(2, 4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void shouldReadTheLinesOfAnArchive(String form, byte[] archive) throws Exception {
        assertThat(read(archive)).isEqualTo(LINES);
        assertThat(harness.there()).singleElement().asString().startsWith("done/" + NAME);
    }

    /** What Finder, Explorer and other desktops add. */
    @Test
    void shouldIgnoreAndCountEntriesThatAreNoLogs() throws Exception {
        ZipSample archive = new ZipSample();
        for (String ignored : List.of(
                "cars/.DS_Store",
                "__MACOSX/cars/._a.csv",
                "__MACOSX/top.csv",
                ".hidden/a.csv",
                "cars\\.hidden.csv",
                "cars/Thumbs.db",
                "desktop.ini")) {
            archive.entry(ignored, "no line of a log\n");
        }
        archive.entry("cars/", "").entry("cars/empty.csv", "");
        archive.entry("./cars/a.csv", lines(0, 2)).entry("../cars/b.csv", lines(2, 4));
        archive.attributes = 0xa1ff0000;
        archive.entry("cars/latest.csv", "a.csv");
        try (LogCapture log = LogCapture.of(FileCompletion.class)) {
            assertThat(read(archive.bytes())).isEqualTo(LINES);
            assertThat(log.messages(Level.INFO))
                    .singleElement()
                    .asString()
                    .contains("Ignored 10 entries of " + folder.resolve(NAME), "cars/.DS_Store");
        }
        assertThat(harness.sum("events.entries.ignored")).isEqualTo(10);
        assertThat(harness.count("read")).isEqualTo(1);
    }

    /** The third of five entries, and what is said of it. */
    static Stream<Arguments> damagedEntries() throws IOException {
        byte[] inner = CompressedSamples.zip("x\n".getBytes());
        return Stream.of(
                Arguments.of("altered", entry(8, 0, packed -> altered(packed)), "entry c.csv: "),
                Arguments.of("wrong checksum", entry(0, 0, ZipArchivesTest::altered), "its checksum does not match"),
                Arguments.of(
                        "cut off", entry(8, 0, packed -> Arrays.copyOf(packed, 9)), "Unexpected end of ZLIB input"),
                Arguments.of("encrypted", entry(8, 1, packed -> packed), "it is encrypted"),
                Arguments.of("bzip2", entry(12, 0, packed -> packed), "compressed with method 12 (bzip2)"),
                Arguments.of("deflate64", entry(9, 0, packed -> packed), "compressed with method 9 (deflate64)"),
                Arguments.of("lzma", entry(14, 0, packed -> packed), "compressed with method 14 (lzma)"),
                Arguments.of("unknown", entry(77, 0, packed -> packed), "compressed with method 77;"),
                Arguments.of("archive", entry(0, 0, packed -> inner), "it is an archive itself"),
                Arguments.of("xz", entry(0, 0, packed -> "\u00fd7zXZ\0..".getBytes(StandardCharsets.ISO_8859_1)), "xz"),
                Arguments.of("gzip cut off", entry(0, 0, packed -> cutGzip()), "entry c.csv: "));
    }

    private static ZipSample entry(int method, int flags, java.util.function.UnaryOperator<byte[]> damage) {
        ZipSample archive = new ZipSample().entry("a.csv", lines(0, 1)).entry("b.csv", lines(1, 2));
        archive.method = method;
        archive.flags = flags;
        archive.damage = damage;
        archive.entry("c.csv", lines(100, 110));
        archive.method = 8;
        archive.flags = 0;
        archive.damage = packed -> packed;
        return archive.entry("d.csv", lines(2, 3)).entry("e.csv", lines(3, 4));
    }

    private static byte[] altered(byte[] packed) {
        byte[] altered = packed.clone();
        altered[packed.length / 2] ^= 0x11;
        altered[packed.length / 2 + 1] ^= 0x11;
        return altered;
    }

    private static byte[] cutGzip() {
        try {
            byte[] gzip = Form.GZIP.compress(lines(100, 110).getBytes());
            return Arrays.copyOf(gzip, gzip.length / 2);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedEntries")
    void shouldReadTheOtherEntriesIfOneIsDamaged(String form, ZipSample archive, String reason) throws Exception {
        String sent = read(archive.bytes());
        // lines before the damage are sent as well, and no part of a line
        assertThat(sent.replaceAll("(?m)^(rejected .*|.*,X010\\d,.*)\n", "")).isEqualTo(LINES);
        assertThat(harness.count("failed")).isEqualTo(1);
        assertThat(reason()).contains("entry c.csv: ", reason).doesNotContain("entry d.csv");
    }

    /** A retry after each batch, and a later one of the whole archive. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedEntries")
    void shouldGiveTheSameIdsAtEachReading(String form, ZipSample archive, String reason) throws Exception {
        harness.beans.batchSize = 1_000;
        Path file = write(archive.bytes());
        byte[] content = Files.readAllBytes(file);
        FileSnapshot snapshot = FileSnapshot.of(file);
        Path failed = Files.createFile(folder.resolve("failed"));
        assertThat(readAndFail(harness, file)).isEqualTo(harness.sent());
        List<String> whole = List.copyOf(harness.ids());
        assertThat(whole).doesNotHaveDuplicates();
        // the file could not be moved: nothing is sent again
        assertThat(readAndFail(new FileHarness(folder), file)).isEmpty();
        Files.delete(folder.resolve(".file-positions.json"));
        Files.deleteIfExists(folder.resolve(".file-positions.json.previous"));
        for (int batches = 1; batches < whole.size(); batches++) {
            FileHarness stopped = new FileHarness(folder);
            stopped.beans.batchSize = 1;
            int[] left = {batches};
            stopped.sendTo(lines -> {
                if (left[0]-- == 0) {
                    throw new IllegalStateException("planted");
                }
            });
            readAndFail(stopped, file);
            FileHarness resumed = new FileHarness(folder);
            readAndFail(resumed, file);
            assertThat(Stream.concat(stopped.ids().stream().limit(batches), resumed.ids().stream()))
                    .containsExactlyInAnyOrderElementsOf(whole);
            Files.delete(folder.resolve(".file-positions.json"));
            Files.deleteIfExists(folder.resolve(".file-positions.json.previous"));
        }
        assertThat(FileSnapshot.of(file)).isEqualTo(snapshot);
        assertThat(file).hasBinaryContent(content);
        Files.delete(failed);
    }

    private static List<String> readAndFail(FileHarness harness, Path file) {
        try {
            harness.read(file);
        } catch (Exception expected) {
            return harness.sent();
        }
        throw new AssertionError("Expected a failure");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadTheEntriesBeforeTheEndOfACutArchive(boolean isStreamed) throws Exception {
        ZipSample archive = new ZipSample();
        archive.streamed = isStreamed;
        archive.entry("a.csv", lines(0, 2));
        int end = archive.bytes().length - 46 - 5 - 22;
        byte[] whole =
                archive.entry(".DS_Store", "x").entry("b.csv", lines(2, 4)).bytes();
        for (int length = 4; length < whole.length; length += 5) {
            FileHarness reader = new FileHarness(folder);
            reader.read(write(Arrays.copyOf(whole, length)));
            String sent = text(reader.sent());
            assertThat(LINES).as("%s bytes", length).startsWith(sent);
            if (length >= end) {
                assertThat(sent).as("%s bytes", length).startsWith(lines(0, 2));
            }
            assertThat(reader.count("failed")).isEqualTo(1);
        }
    }

    @Test
    void shouldNameSeveralDamagedEntries() throws Exception {
        ZipSample archive = new ZipSample();
        archive.flags = 1;
        for (int entry = 0; entry < 30; entry++) {
            archive.entry("운전" + entry + "\u001b[2J.csv", "x\n");
        }
        assertThat(read(archive.bytes())).isEmpty();
        assertThat(reason()).contains("entry 운전0\\u001b[2J.csv: it is encrypted", "entry 운전9\\u001b", "; and 20 more");
    }

    private String read(byte[] archive) throws Exception {
        harness.read(write(archive));
        return text(harness.sent());
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private Path write(byte[] archive) throws IOException {
        return Files.write(folder.resolve(NAME), archive);
    }

    private String reason() throws IOException {
        return harness.there().stream()
                .filter(one -> one.contains(".reason.txt"))
                .map(one -> new String(one.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
