package io.smartcar.camel.hdfs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.failure.HdfsRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of Parquet, read by DuckDB and by Parquet's own reader. */
class ParquetFormatTest {
    private static final FileSchema ALL_TYPES = new FileSchema(
            "all",
            Stream.of(ColumnType.values())
                    .map(type -> new FileSchema.Column("a_" + type.hive().replaceAll("[(].*", ""), type))
                    .toList());

    private static final Object[] VALUES = {
        "한국",
        new byte[] {0, -1},
        "true",
        "-128",
        "32767",
        "-7",
        "9000000000",
        "0.5",
        "1e300",
        "-12345678901234567890.5",
        "1451606400001",
        "2016-01-31"
    };

    private static final FileSchema DRIVER = new FileSchema(
            "driver",
            List.of(
                    new FileSchema.Column("date", ColumnType.STRING),
                    new FileSchema.Column("car_number", ColumnType.STRING),
                    new FileSchema.Column("speed", ColumnType.INT)));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(FileCompression.class)
    void shouldWriteAllTypesThatDuckDbReads(FileCompression compression) throws Exception {
        ParquetFormat format = new ParquetFormat(compression, new ParquetMemory(1 << 20));
        Path file = write(format, ALL_TYPES, List.of(VALUES, new Object[VALUES.length]));

        assertThat(query("SELECT * REPLACE (hex(a_binary) AS a_binary, epoch_ms(a_timestamp) AS a_timestamp) FROM '"
                        + file + "'"))
                .containsExactly(
                        "한국|00FF|true|-128|32767|-7|9000000000|0.5|1.0E300|-12345678901234567890.500000000000000000"
                                + "|1451606400001|2016-01-31",
                        "null|null|null|null|null|null|null|null|null|null|null|null");
        assertThat(query("SELECT column_type FROM (DESCRIBE SELECT * FROM '" + file + "')"))
                .containsExactly(
                        "VARCHAR",
                        "BLOB",
                        "BOOLEAN",
                        "TINYINT",
                        "SMALLINT",
                        "INTEGER",
                        "BIGINT",
                        "FLOAT",
                        "DOUBLE",
                        "DECIMAL(38,18)",
                        "TIMESTAMP WITH TIME ZONE",
                        "DATE");
    }

    @ParameterizedTest
    @EnumSource(FileCompression.class)
    void shouldWriteEveryRecordInItsOrder(FileCompression compression) throws Exception {
        ParquetFormat format = new ParquetFormat(compression, new ParquetMemory(64 * 1024));
        List<Object[]> records = records(50_000);
        Path file = write(format, DRIVER, records);

        List<String> read = new ArrayList<>();
        int rowGroups = 0;
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                rowGroups++;
                RecordReader<Group> rows = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long row = 0; row < pages.getRowCount(); row++) {
                    Group group = rows.read();
                    read.add(group.getString(0, 0) + group.getString(1, 0) + group.getInteger(2, 0));
                }
            }
        }

        assertThat(read)
                .isEqualTo(records.stream()
                        .map(record -> "" + record[0] + record[1] + record[2])
                        .toList());
        assertThat(rowGroups).isBetween(2, 100);
        assertThat(query("SELECT count(*), count(DISTINCT car_number), max(speed) FROM '" + file + "'"))
                .containsExactly("50000|50000|249");
    }

    /** The driver of the file's size: what is not written yet counts, or no file would ever be rolled. */
    @Test
    void shouldCountWhatIsBuffered() throws IOException {
        ParquetFormat format = new ParquetFormat(FileCompression.ZSTD, new ParquetMemory(64 << 20));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordWriter writer = format.open(out, DRIVER)) {
            int written = out.size();
            for (Object[] record : records(20_000)) {
                writer.write(format.record(record, DRIVER));
            }

            assertThat(out.size()).isEqualTo(written);
            assertThat(writer.size()).isGreaterThan(300_000L);
            writer.finish();
            assertThat(writer.size()).isEqualTo(out.size());
        }
    }

    @Test
    void shouldShareTheMemoryAmongOpenFiles() throws IOException {
        ParquetMemory memory = new ParquetMemory(8 << 20);
        ParquetFormat format = new ParquetFormat(FileCompression.NONE, memory);
        List<Object[]> records = records(40_000);
        List<RecordWriter> writers = new ArrayList<>();
        List<ByteArrayOutputStream> files = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            files.add(new ByteArrayOutputStream());
            writers.add(format.open(files.get(i), DRIVER));
        }
        for (Object[] record : records) {
            for (RecordWriter writer : writers) {
                writer.write(format.record(record, DRIVER));
            }
        }

        for (int i = 0; i < writers.size(); i++) {
            assertThat(writers.get(i).size() - files.get(i).size()).isLessThanOrEqualTo((8 << 20) / 32);
            writers.get(i).close();
            writers.get(i).close();
        }
        assertThat(memory.share()).isEqualTo(8 << 20);
    }

    /** The shipped heap is 512 MB, and the memory by default 64. */
    @Test
    void shouldTakeAtMostTwiceTheMemory() throws IOException {
        int bytes = 16 << 20;
        ParquetFormat format = new ParquetFormat(FileCompression.ZSTD, new ParquetMemory(bytes));
        List<RecordWriter> writers = new ArrayList<>();
        long before = heap();
        for (int i = 0; i < 16; i++) {
            writers.add(format.open(OutputStream.nullOutputStream(), DRIVER));
        }
        long largest = 0;
        for (int i = 0; i < 60_000; i++) {
            // thousands of values that come again: the worst for dictionaries
            byte[] car = ("car-" + i * 7919L % 10_000).getBytes(StandardCharsets.US_ASCII);
            for (RecordWriter writer : writers) {
                writer.write(new Object[] {car.clone(), car.clone(), i});
            }
            largest = i % 20_000 == 19_999 ? Math.max(largest, heap() - before) : largest;
        }
        writers.forEach(RecordWriter::close);

        assertThat(largest).isLessThan(2L * bytes);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void shouldWriteNothingWhenAbandoned() throws IOException {
        ParquetFormat format = new ParquetFormat(FileCompression.ZSTD, new ParquetMemory(1 << 20));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordWriter writer = format.open(out, DRIVER);
        writer.write(format.record(records(1).get(0), DRIVER));
        int before = out.size();
        writer.close();

        assertThat(out.size()).isEqualTo(before);
    }

    @Test
    void shouldWriteAFileWithoutRecords() throws Exception {
        ParquetFormat format = new ParquetFormat(FileCompression.GZIP, new ParquetMemory(1 << 20));

        assertThat(query("SELECT count(*) FROM '" + write(format, DRIVER, List.of()) + "'"))
                .containsExactly("0");
    }

    @Test
    void shouldRejectWhatIsNoRecord() {
        ParquetFormat format = new ParquetFormat(FileCompression.NONE, new ParquetMemory(1 << 20));

        assertThatThrownBy(() -> format.record(new Object[] {"20160101000000", "A1", "fast"}, DRIVER))
                .isInstanceOf(HdfsRecordException.class)
                .hasMessage("Expected a value of type int in column 'speed' of 'driver', got 'fast'");
        assertThatThrownBy(() -> format.record(new Object[] {"20160101000000"}, DRIVER))
                .isInstanceOf(HdfsRecordException.class)
                .hasMessageContaining("3 columns of 'driver', got 1 values");
        assertThatThrownBy(() -> format.record("a line", DRIVER)).isInstanceOf(HdfsRecordException.class);
        assertThatThrownBy(() -> format.record(new Object[3], null)).isInstanceOf(HdfsRecordException.class);
    }

    @Test
    void shouldKeepDecimalsExactly() throws Exception {
        FileSchema schema = new FileSchema("decimals", List.of(new FileSchema.Column("value", ColumnType.DECIMAL)));
        List<String> values =
                List.of("0", "1", "-1", "0.000000000000000001", "-0.000000000000000001", "99999999999999999999");
        ParquetFormat format = new ParquetFormat(FileCompression.NONE, new ParquetMemory(1 << 20));
        Path file = write(
                format,
                schema,
                values.stream().map(value -> new Object[] {value}).toList());

        assertThat(query("SELECT * FROM '" + file + "'"))
                .isEqualTo(values.stream()
                        .map(value -> new BigDecimal(value).setScale(18).toString())
                        .toList());
    }

    private static List<Object[]> records(int count) {
        Random random = new Random(1);
        List<Object[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new Object[] {"20160101%06d".formatted(i / 100), "car-" + i, random.nextInt(250)});
        }
        return records;
    }

    private Path write(ParquetFormat format, FileSchema schema, List<Object[]> records) throws IOException {
        Path file = folder.resolve("file.parquet");
        try (OutputStream out = Files.newOutputStream(file);
                RecordWriter writer = format.open(out, schema)) {
            for (Object[] record : records) {
                writer.write(format.record(record, schema));
            }
            writer.finish();
        }
        return file;
    }

    private static List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }
}
