package io.smartcar.load;

import io.smartcar.load.TopicSummary.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes into many files at a steady rate, and rotates each by renaming once on the way:
 * {@code FilesWriter folder files linesASecond seconds}. Each line tells its number in its file and when it was written.
 */
final class FilesWriter {
    private static final int SLICES_A_SECOND = 10;

    private FilesWriter() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int files = Integer.parseInt(arguments[1]);
        int rate = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        int inATurn = Math.max(1, rate / files / SLICES_A_SECOND);
        // so few lines that not each file has some in each slice
        int turns = Math.max(1, (int) ((long) files * SLICES_A_SECOND * inATurn / rate));
        long[] written = new long[files];
        long begin = System.nanoTime();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long slices = (long) seconds * SLICES_A_SECOND;
        long all = 0;
        for (long slice = 0; slice < slices; slice++) {
            SenderProcess.pauseUntil(begin + slice * 1_000_000_000 / SLICES_A_SECOND);
            for (int number = (int) (slice % turns); number < files; number += turns) {
                Path file = folder.resolve("SmartCarDriverInfo-" + number + ".log");
                if (slice - slices / 2 >= 0 && slice - slices / 2 < turns) {
                    Files.move(file, folder.resolve("SmartCarDriverInfo-" + number + ".log.1"));
                }
                bytes.reset();
                for (int line = 0; line < inATurn; line++) {
                    String text = "20160101000000,X" + number + "," + ++written[number] + ","
                            + System.currentTimeMillis() + ",N,15,C01\n";
                    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
                }
                Files.write(
                        file,
                        bytes.toByteArray(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
                all += inATurn;
            }
        }
        System.out.println(all);
    }

    /** The number and time in a line. */
    static Stamp stamp(byte[] line) {
        String[] columns = new String(line, StandardCharsets.US_ASCII).split(",");
        return new Stamp(columns[1], Long.parseLong(columns[2]), Long.parseLong(columns[3]));
    }
}
