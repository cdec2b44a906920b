package io.smartcar.camel.hdfs.format;

import io.smartcar.camel.hdfs.failure.HdfsRecordException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A record is a line: its bytes, then a line feed. Hadoop's readers also end a line at a carriage return, so that only one
 * at the very end, as in files of Windows, is no line break. Thread-safe.
 *
 * @param compression of the whole file
 * @param lineBreaks how line breaks in a record are written
 */
public record TextFormat(FileCompression compression, LineBreaks lineBreaks) implements FileFormat {
    @Override
    public String extension() {
        return "log" + compression.extension();
    }

    @Override
    public Object record(Object body, FileSchema schema) {
        byte[] line = body instanceof byte[] bytes ? bytes : text(body);
        int breaks = 0;
        for (int i = 0; i < line.length; i++) {
            breaks += isBreak(line, i) ? 1 : 0;
        }
        if (breaks == 0) {
            return line;
        }
        if (lineBreaks == LineBreaks.REFUSE) {
            throw new HdfsRecordException(
                    "Expected a line, got " + breaks + " line breaks in it; lineBreaks=escape would write them as \\n");
        }
        ByteArrayOutputStream escaped = new ByteArrayOutputStream(line.length + breaks);
        for (int i = 0; i < line.length; i++) {
            if (isBreak(line, i)) {
                escaped.write('\\');
                escaped.write(line[i] == '\n' ? 'n' : 'r');
            } else {
                escaped.write(line[i]);
            }
        }
        return escaped.toByteArray();
    }

    private static byte[] text(Object body) {
        if (body instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        throw new HdfsRecordException("Expected bytes or text for a line, got "
                + (body == null ? "null" : body.getClass().getName()));
    }

    private static boolean isBreak(byte[] line, int index) {
        return line[index] == '\n' || line[index] == '\r' && index < line.length - 1;
    }

    @Override
    public RecordWriter open(OutputStream out, FileSchema schema) throws IOException {
        FileOutput file = new FileOutput(out);
        return new LineWriter(file, new Lines(compression.compress(file)));
    }

    /** Gathers lines: a call of HDFS or of a compressor costs more than a line. */
    private static final class Lines extends BufferedOutputStream {
        Lines(OutputStream out) {
            super(out);
        }

        int gathered() {
            return count;
        }
    }

    private static final class LineWriter implements RecordWriter {
        private final FileOutput file;
        private final Lines lines;

        LineWriter(FileOutput file, Lines lines) {
            this.file = file;
            this.lines = lines;
        }

        @Override
        public void write(Object record) throws IOException {
            byte[] line = (byte[]) record;
            lines.write(line);
            lines.write('\n');
        }

        @Override
        public long size() {
            return file.written() + lines.gathered();
        }

        @Override
        public void finish() throws IOException {
            lines.close();
        }

        @Override
        public void close() {
            file.detach();
            try {
                lines.close();
            } catch (IOException alreadyFailed) {
                // nothing is written any more
            }
        }
    }
}
