package io.smartcar.camel.hdfs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.smartcar.camel.hdfs.failure.HdfsRecordException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormatTest {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    @ParameterizedTest
    @EnumSource(FileCompression.class)
    void shouldWriteLinesThatHadoopReads(FileCompression compression) throws IOException {
        TextFormat format = new TextFormat(compression, LineBreaks.ESCAPE);
        try (RecordWriter writer = format.open(file, null)) {
            for (String line : List.of("first", "", "two\nlines", "and\r\nmore", "of Windows\r", "한국")) {
                writer.write(format.record(line, null));
            }
            writer.finish();
            assertThat(writer.size()).isEqualTo(file.size());
        }

        assertThat(lines(decompress(compression)))
                .containsExactly("first", "", "two\\nlines", "and\\r\\nmore", "of Windows", "한국");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\n", "a\rb", "a\r\r", "a\r\n"})
    void shouldRefuseLineBreaksInARecord(String line) {
        TextFormat format = new TextFormat(FileCompression.NONE, LineBreaks.REFUSE);

        assertThatThrownBy(() -> format.record(line.getBytes(StandardCharsets.UTF_8), null))
                .isInstanceOf(HdfsRecordException.class)
                .hasMessageContaining("lineBreaks=escape");
    }

    @Test
    void shouldKeepTheBytesOfALineAsTheyCame() {
        TextFormat format = new TextFormat(FileCompression.NONE, LineBreaks.ESCAPE);
        byte[] line = {'a', '\\', 'n', (byte) 0xff, 0, '\r'};

        assertThat(format.record(line, null)).isSameAs(line);
    }

    @Test
    void shouldRefuseWhatIsNoLine() {
        TextFormat format = new TextFormat(FileCompression.NONE, LineBreaks.ESCAPE);

        assertThatThrownBy(() -> format.record(new Object[] {1}, null)).isInstanceOf(HdfsRecordException.class);
        assertThatThrownBy(() -> format.record(null, null)).isInstanceOf(HdfsRecordException.class);
    }

    @ParameterizedTest
    @EnumSource(FileCompression.class)
    void shouldWriteNothingWhenAbandoned(FileCompression compression) throws IOException {
        RecordWriter writer = new TextFormat(compression, LineBreaks.ESCAPE).open(file, null);
        writer.write("a line".getBytes(StandardCharsets.UTF_8));
        int before = file.size();
        writer.close();

        assertThat(file.size()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(FileCompression.class)
    void shouldNotCloseTheFile(FileCompression compression) throws IOException {
        OutputStream guarded = new OutputStream() {
            @Override
            public void write(int value) {
                file.write(value);
            }

            @Override
            public void close() {
                throw new IllegalStateException("closed");
            }
        };
        try (RecordWriter writer = new TextFormat(compression, LineBreaks.ESCAPE).open(guarded, null)) {
            writer.write("a line".getBytes(StandardCharsets.UTF_8));
            writer.finish();
        }

        assertThat(lines(decompress(compression))).containsExactly("a line");
    }

    private InputStream decompress(FileCompression compression) throws IOException {
        InputStream bytes = new ByteArrayInputStream(file.toByteArray());
        return switch (compression) {
            case NONE -> bytes;
            case GZIP -> new GZIPInputStream(bytes);
            case ZSTD -> new ZstdInputStream(bytes);
        };
    }

    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(in)) {
            Text line = new Text();
            while (reader.readLine(line) > 0) {
                lines.add(line.toString());
            }
        }
        return lines;
    }
}
