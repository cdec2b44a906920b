package io.smartcar.camel.hdfs.format;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Writes a file of Parquet. Not by Parquet's own writer of records, whose row groups have a fixed size: here it depends on
 * how many files are open.
 */
final class ParquetFile implements RecordWriter {
    /** Of a share of the memory: how much more is buffered before its size is asked for. */
    private static final int CHECKS = 16;

    /** Of a share of the memory: the bytes of all pages that are not compressed yet. */
    private static final int PAGES = 4;

    /** Of a page: a dictionary, whose entries take ten times their bytes. */
    private static final int DICTIONARY = 8;

    private static final int SMALLEST_PAGE = 4 * 1024;
    private static final int LARGEST_PAGE = 1024 * 1024;
    private static final int NUMBER_BYTES = 8;

    private final FileOutput file;
    private final ParquetMemory memory;
    private final MessageType schema;
    private final CodecFactory codecs = new CodecFactory(new PlainParquetConfiguration(), LARGEST_PAGE);
    private final CodecFactory.BytesCompressor compressor;
    private final ParquetFileWriter writer;
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private ColumnWriter[] writers;
    private long rows;
    /** The bytes of the values since the size was asked for. */
    private long unchecked;

    private long buffered;
    private boolean isClosed;

    ParquetFile(OutputStream out, FileSchema schema, ParquetFormat format) throws IOException {
        file = new FileOutput(out);
        memory = format.memory();
        this.schema = ParquetSchemas.of(schema);
        compressor = codecs.getCompressor(
                switch (format.compression()) {
                    case NONE -> CompressionCodecName.UNCOMPRESSED;
                    case GZIP -> CompressionCodecName.GZIP;
                    case ZSTD -> CompressionCodecName.ZSTD;
                });
        writer = new ParquetFileWriter(new Output(file), this.schema, ParquetFileWriter.Mode.CREATE, Long.MAX_VALUE, 0);
        writer.start();
        memory.opened();
    }

    private void beginRowGroup() {
        long page = memory.share() / PAGES / schema.getColumns().size();
        int pageSize = (int) Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, page));
        ParquetProperties properties = ParquetProperties.builder()
                .withPageSize(pageSize)
                .withDictionaryPageSize(pageSize / DICTIONARY)
                .build();
        HeapByteBufferAllocator allocator = HeapByteBufferAllocator.getInstance();
        pages = new ColumnChunkPageWriteStore(compressor, schema, allocator, properties.getColumnIndexTruncateLength());
        columns = properties.newColumnWriteStore(schema, pages);
        List<ColumnDescriptor> descriptors = schema.getColumns();
        writers = descriptors.stream().map(columns::getColumnWriter).toArray(ColumnWriter[]::new);
    }

    @Override
    public void write(Object record) throws IOException {
        if (columns == null) {
            beginRowGroup();
        }
        Object[] values = (Object[]) record;
        for (int i = 0; i < values.length; i++) {
            write(values[i], writers[i]);
        }
        columns.endRecord();
        rows++;
        long share = memory.share();
        if (unchecked > share / CHECKS) {
            unchecked = 0;
            buffered = columns.getBufferedSize();
            if (buffered + share / CHECKS > share) {
                endRowGroup();
            }
        }
    }

    private void write(Object value, ColumnWriter column) {
        unchecked += NUMBER_BYTES;
        if (value == null) {
            column.writeNull(0, 0);
        } else if (value instanceof byte[] bytes) {
            unchecked += bytes.length;
            column.write(Binary.fromConstantByteArray(bytes), 0, 1);
        } else if (value instanceof Integer number) {
            column.write(number.intValue(), 0, 1);
        } else if (value instanceof Long number) {
            column.write(number.longValue(), 0, 1);
        } else if (value instanceof Double number) {
            column.write(number.doubleValue(), 0, 1);
        } else if (value instanceof Float number) {
            column.write(number.floatValue(), 0, 1);
        } else if (value instanceof Boolean truth) {
            column.write(truth.booleanValue(), 0, 1);
        } else {
            column.write(decimal((BigDecimal) value), 0, 1);
        }
    }

    /** The unscaled digits, big-endian, filled up with the sign. */
    private static Binary decimal(BigDecimal value) {
        byte[] digits = value.unscaledValue().toByteArray();
        byte[] fixed = new byte[ParquetSchemas.DECIMAL_BYTES];
        int start = fixed.length - digits.length;
        Arrays.fill(fixed, 0, start, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, fixed, start, digits.length);
        return Binary.fromConstantByteArray(fixed);
    }

    private void endRowGroup() throws IOException {
        if (columns == null) {
            return;
        }
        writer.startBlock(rows);
        columns.flush();
        pages.flushToFileWriter(writer);
        writer.endBlock();
        releaseRowGroup();
    }

    private void releaseRowGroup() {
        if (columns != null) {
            columns.close();
            pages.close();
            columns = null;
        }
        rows = 0;
        unchecked = 0;
        buffered = 0;
    }

    @Override
    public long size() {
        return file.written() + buffered + unchecked;
    }

    @Override
    public void finish() throws IOException {
        endRowGroup();
        writer.end(Map.of());
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        file.detach();
        releaseRowGroup();
        codecs.release();
        memory.closed();
    }

    /** The file for Parquet, without the classes of MapReduce. */
    private record Output(FileOutput file) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return file.written();
                }

                @Override
                public void write(int value) throws IOException {
                    file.write(value);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    file.write(bytes, from, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
