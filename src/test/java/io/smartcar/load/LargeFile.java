package io.smartcar.load;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** A file of driver events, made in one of the forms that are read. */
final class LargeFile {
    private static final String LINE = "%08d%06d,X%04d,3,0,F,N,015,C01";
    private static final int CARS = 1000;
    private static final int CAR = 17;
    private static final int SPEED = 29;
    private static final int WORD = 8;
    private static final int WORDS = 256;

    /** How a file is compressed. */
    enum Form {
        PLAIN(""),
        GZIP(".gz"),
        ZSTD(".zst");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }

        private OutputStream compressed(OutputStream out) throws IOException {
            return switch (this) {
                case PLAIN -> out;
                case GZIP -> new GZIPOutputStream(out, 1 << 16);
                case ZSTD -> new ZstdOutputStream(out);
            };
        }
    }

    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[] words = new byte[WORDS * WORD];
    private final Form form;
    private long lines;
    private long bytes;

    LargeFile(Form form) {
        this.form = form;
        for (int index = 0; index < words.length; index++) {
            words[index] = (byte) (index % WORD == 0 ? ' ' : 'a' + random.nextInt(26));
        }
    }

    private static void digits(byte[] line, int at, int number) {
        line[at] = (byte) ('0' + number / 100);
        line[at + 1] = (byte) ('0' + number / 10 % 10);
        line[at + 2] = (byte) ('0' + number % 10);
    }

    /**
     * Writes lines of that many bytes in all.
     *
     * @param lineBytes how long a line is, its line feed included; the shortest is as the cars write them
     */
    Path write(Path folder, long wantedBytes, int lineBytes) throws IOException {
        Path file = folder.resolve("SmartCarDriverInfo-large.log" + form.ending);
        try (OutputStream out = form.compressed(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
            for (int second = 0; bytes < wantedBytes; second++) {
                String text = String.format(LINE, 20160101 + second / 86_400, second % 86_400, second % CARS);
                byte[] line =
                        Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), Math.max(lineBytes, text.length() + 1));
                line[line.length - 1] = '\n';
                // one second of many cars: made quickly, and about as compressible as logs are
                for (int car = 0; car < CARS && bytes < wantedBytes; car++) {
                    digits(line, CAR, car);
                    digits(line, SPEED, random.nextInt(CARS));
                    for (int word = text.length(); word < line.length - 1; word += WORD) {
                        System.arraycopy(
                                words,
                                WORD * random.nextInt(WORDS),
                                line,
                                word,
                                Math.min(WORD, line.length - 1 - word));
                    }
                    out.write(line);
                    bytes += line.length;
                    lines++;
                }
            }
        }
        return file;
    }

    /** How many lines were written. */
    long lines() {
        return lines;
    }

    /** How many bytes they have, decompressed. */
    long bytes() {
        return bytes;
    }
}
