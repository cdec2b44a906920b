package io.smartcar.collect.files.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileContentTest {
    private static final byte[] CONTENT = content();

    @TempDir
    Path folder;

    /** Some megabytes, so that damage lies in the middle. */
    private static byte[] content() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < 3_000_000) {
            text.append(random.nextInt()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldReadAPlainFileUnchanged() throws Exception {
        assertThat(read(CONTENT)).isEqualTo(CONTENT);
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read(new byte[] {0x1f})).containsExactly(0x1f);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldDecompressWhateverTheNameIs(Form form) throws Exception {
        assertThat(read(form.compress(CONTENT))).isEqualTo(CONTENT);
        assertThat(read(form.compress(new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"GZIP", "ZSTD"})
    void shouldReadAllMembersOfAConcatenatedFile(Form form) throws Exception {
        byte[] one = form.compress("one\n".getBytes());
        byte[] two = form.compress(CONTENT);
        byte[] three = form.compress("three".getBytes());
        String expected = "one\n" + new String(CONTENT, StandardCharsets.US_ASCII) + "three";
        assertThat(new String(read(joined(one, two, three)), StandardCharsets.US_ASCII))
                .isEqualTo(expected);
    }

    @Test
    void shouldReadTheEntriesOfAnArchiveAsOneFileWithoutJoiningLines() throws Exception {
        byte[] archive = CompressedSamples.zip("a\nb".getBytes(), new byte[0], "c\n".getBytes(), "d".getBytes());
        assertThat(new String(read(archive))).isEqualTo("a\nb\nc\nd\n");
        assertThat(read(CompressedSamples.zip())).isEmpty();
    }

    @Test
    void shouldSkipTheByteOrderMarkOfEachEntryOfAnArchive() throws Exception {
        byte[] archive = CompressedSamples.zip(
                "\ufeffa\n".getBytes(StandardCharsets.UTF_8),
                "\ufeffb\n\ufeffc\n".getBytes(StandardCharsets.UTF_8),
                "\ufeff".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xef, (byte) 0xbb},
                "d".getBytes());
        byte[] expected = joined(
                "a\nb\n\ufeffc\n".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xef, (byte) 0xbb},
                "\nd\n".getBytes());
        assertThat(read(archive)).isEqualTo(expected);
        // whatever the size of the reads
        Path file = Files.write(folder.resolve("file"), archive);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int one = content.read(); one >= 0; one = content.read()) {
                out.write(one);
            }
            assertThat(out.toByteArray()).isEqualTo(expected);
        }
    }

    @Test
    void shouldDecompressZstdThatBeginsWithASkippableFrame() throws Exception {
        byte[] content = "line\n".getBytes();
        for (int kind = 0; kind < 16; kind++) {
            byte[] skipped = {(byte) (0x50 + kind), 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};
            assertThat(read(joined(skipped, Form.ZSTD.compress(content)))).isEqualTo(content);
            assertThat(read(joined(skipped, skipped, Form.ZSTD.compress(content))))
                    .isEqualTo(content);
            assertThat(read(skipped)).isEmpty();
            for (int length = 4; length < skipped.length; length++) {
                byte[] cut = Arrays.copyOf(skipped, length);
                assertThatThrownBy(() -> read(cut)).as("%s bytes", length).isInstanceOf(DamagedFileException.class);
            }
        }
        assertThat(read("P*M and other text".getBytes())).isEqualTo("P*M and other text".getBytes());
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldReportATruncatedFileWhereverItEnds(Form form) throws Exception {
        byte[] whole = form.compress("some lines\nof text\n".repeat(20).getBytes());
        for (int length = 4; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .as("%s bytes of %s", cut.length, whole.length)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(form.name().toLowerCase() + " data is damaged after");
        }
    }

    /** As Info-ZIP writes to a pipe: a zip64 directory that is not needed. */
    @Test
    void shouldReadAStreamedZip64Archive() throws Exception {
        byte[] archive = HexFormat.of()
                .parseHex("504b03042d0000000000678a7e5d53fc5167ffffffffffffffff010014002d01001000020000000000000002"
                        + "00000000000000310a504b01021e032d0000000000678a7e5d53fc5167020000000200000001000000000000"
                        + "00010000008011000000002d504b06062c000000000000001e032d0000000000000000000100000000000000"
                        + "01000000000000002f000000000000003500000000000000504b060700000000640000000000000001000000"
                        + "504b050600000000010001002f000000350000000000");
        assertThat(new String(read(archive))).isEqualTo("1\n");
        byte[] other = CompressedSamples.zip("a\n".getBytes());
        assertRead(joined(archive, other), "a\n", "bytes stand before the archive");
        assertRead(joined(other, archive), "1\n", "bytes stand before the archive");
        assertRead(joined(archive, archive), "1\n", "bytes stand before the archive");
    }

    /** The directory of one archive does not name the entries of the other. */
    @Test
    void shouldReportAnArchiveThatIsJoinedWithAnotherAfterReadingOne() throws Exception {
        byte[] one = CompressedSamples.zip("a".getBytes(), "b".getBytes());
        byte[] other = CompressedSamples.zip("c".getBytes());
        assertRead(joined(one, other), "c\n", one.length + " bytes stand before the archive");
        assertRead(joined(other, one), "a\nb\n", other.length + " bytes stand before the archive");
        byte[] half = Arrays.copyOf(other, other.length / 2);
        assertRead(joined(one, half), "a\nb\n", half.length + " bytes stand behind the archive");
        assertRead(joined(one, "x".getBytes()), "a\nb\n", "1 bytes stand behind the archive");
    }

    @Test
    void shouldReadWhatIsThereOfAnArchiveTruncatedBetweenTwoEntries() throws Exception {
        byte[] archive = CompressedSamples.zip("a".getBytes(), "b".getBytes());
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        byte[] first = Arrays.copyOf(archive, text.indexOf("PK\u0003\u0004", 1));
        // the beginning of one archive and the end of another
        byte[] end = Arrays.copyOfRange(archive, text.indexOf("PK\u0001\u0002"), archive.length);
        for (byte[] part : new byte[][] {first, joined(first, end)}) {
            assertRead(part, "a\n", "its directory, which should be at its end, is missing");
        }
    }

    /** As a program writes that compresses to a pipe: the sizes are in the directory only. */
    @Test
    void shouldReadAnArchiveOfStreamedUncompressedEntries() throws Exception {
        byte[] archive = CompressedSamples.stored("a\n".getBytes(), "b\n".getBytes());
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        for (int entry = 0; entry >= 0; entry = text.indexOf("PK\u0003\u0004", entry + 1)) {
            archive[entry + 6] |= 8;
            Arrays.fill(archive, entry + 14, entry + 26, (byte) 0);
        }
        assertThat(new String(read(archive))).isEqualTo("a\nb\n");
    }

    @Test
    void shouldCompareTheChecksumOfAnEntry() throws Exception {
        byte[] archive = CompressedSamples.stored("first line\n".getBytes(), "second line\n".getBytes());
        int second = new String(archive, StandardCharsets.ISO_8859_1).indexOf("second");
        archive[second] = 'S';
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        Path file = Files.write(folder.resolve("file"), archive);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> content.transferTo(before))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("entry entry-1.log: its checksum does not match");
        }
        assertThat(before.toString()).startsWith("first line\n");
    }

    @Test
    void shouldNotCallAFileDamagedThatIsGone() {
        assertThatThrownBy(() -> FileContent.open(folder.resolve("file"), Long.MAX_VALUE))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldReadAFileToItsEndAlthoughItIsReplaced(Form form) throws Exception {
        Path file = Files.write(folder.resolve("file"), form.compress(CONTENT));
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            // the replacing archive has another number of entries
            byte[] two = CompressedSamples.zip("another one".getBytes(), "and one more".getBytes());
            Path other = Files.write(folder.resolve("other"), two);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(content.readAllBytes()).isEqualTo(CONTENT);
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldReportAlteredBytesAfterReturningThoseBefore(Form form) throws Exception {
        byte[] altered = form.compress(CONTENT);
        for (int index = altered.length / 2; index < altered.length / 2 + 64; index++) {
            altered[index] ^= 0x5a;
        }
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        Path file = Files.write(folder.resolve("file"), altered);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> content.transferTo(before)).isInstanceOf(DamagedFileException.class);
        }
        assertThat(before.size()).isPositive();
    }

    @Test
    void shouldReportBytesAfterTheEndOfGzip() throws Exception {
        byte[] gzip = Form.GZIP.compress("line\n".getBytes());
        byte[] second = Form.GZIP.compress("lost\n".getBytes());
        second[2] = 7;
        byte[] zerosAndMore = new byte[100_000];
        zerosAndMore[99_999] = 1;
        for (byte[] rest : new byte[][] {second, zerosAndMore, "rest of a text".getBytes()}) {
            assertThatThrownBy(() -> read(joined(gzip, rest)))
                    .as("%s bytes after the end", rest.length)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("bytes follow that are not gzip");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 512, 10_240, 100_000})
    void shouldReadGzipThatIsPaddedWithZeros(int zeros) throws Exception {
        byte[] gzip = joined(Form.GZIP.compress(CONTENT), Form.GZIP.compress("end\n".getBytes()));
        assertThat(read(joined(gzip, new byte[zeros])))
                .hasSize(CONTENT.length + 4)
                .endsWith("end\n".getBytes());
        assertThat(read(joined(Form.GZIP.compress(new byte[0]), new byte[zeros])))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"425a68393141592653590000, bzip2", "fd377a585a000004e6d6b446, xz", "04224d186440a7, lz4"})
    void shouldNotReadOtherCompressedFilesAsText(String head, String format) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(head)))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage("it is compressed with " + format + "; expected gzip, zstd, zip, or text");
    }

    @Test
    void shouldReadManyMembersWithoutContent() throws Exception {
        byte[] empty = Form.GZIP.compress(new byte[0]);
        byte[] members = new byte[empty.length * 200_000];
        for (int from = 0; from < members.length; from += empty.length) {
            System.arraycopy(empty, 0, members, from, empty.length);
        }
        Path file = Files.write(folder.resolve("file"), members);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            assertThatThrownBy(content::read).isInstanceOf(DamagedFileException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldNotDecompressMoreThanTheLimit(Form form) throws Exception {
        Path file = Files.write(folder.resolve("file"), form.compress(new byte[10_000_000]));
        try (FileContent content = FileContent.open(file, 1_000_000)) {
            assertThatThrownBy(() -> content.transferTo(java.io.OutputStream.nullOutputStream()))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("files.max-decompressed-bytes");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"GZIP", "ZSTD"})
    void shouldResumeAtAnOffsetOfTheDecompressedContent(Form form) throws Exception {
        Path file = Files.write(folder.resolve("file"), form.compress(CONTENT));
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            content.resume(2_000_000);
            assertThat(content.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 2_000_000, CONTENT.length));
        }
    }

    @Test
    void shouldResumeInAPlainFile() throws Exception {
        Path file = Files.write(folder.resolve("file"), CONTENT);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            content.resume(2_999_999);
            assertThat(content.position()).isEqualTo(2_999_999);
            assertThat(content.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 2_999_999, CONTENT.length));
        }
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> content.resume(CONTENT.length + 1L))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("but it has " + CONTENT.length);
        }
    }

    /** What is read, and then the damage. */
    private void assertRead(byte[] bytes, String content, String damage) throws IOException {
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        Path file = Files.write(folder.resolve("file"), bytes);
        try (FileContent opened = FileContent.open(file, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> opened.transferTo(before))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(damage);
            assertThat(opened.read()).as("after the damage").isNegative();
        }
        assertThat(before).hasToString(content);
    }

    private byte[] read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            return content.readAllBytes();
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
