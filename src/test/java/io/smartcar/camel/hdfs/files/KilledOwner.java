package io.smartcar.camel.hdfs.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.hdfs.format.FileCompression;
import io.smartcar.camel.hdfs.format.LineBreaks;
import io.smartcar.camel.hdfs.format.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.fs.AbstractFileSystem;

/** A process that resumes a partition where it is, commits twice, and is killed before one of its operations. */
final class KilledOwner {
    private static final int COMMITS = 2;
    private static final int POSITIONS = 30;

    private KilledOwner() {}

    /** The URI of HDFS, the folder, the number of the operation, and a file that tells what it was. */
    public static void main(String[] arguments) throws Exception {
        int last = Integer.parseInt(arguments[2]);
        int[] steps = {0};
        AbstractFileSystem hdfs = new SteppedFileSystem(HdfsConnection.connect(arguments[0]), (operation, path) -> {
            if (++steps[0] == last) {
                Files.writeString(Path.of(arguments[3]), operation);
                kill();
            }
        });
        PartitionFiles files = files(hdfs, arguments[1]);
        write(files, COMMITS);
        files.close();
    }

    private static void kill() throws IOException {
        new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    static PartitionFiles files(AbstractFileSystem hdfs, String base) throws IOException {
        return new PartitionFiles(
                MemoryHdfs.context(hdfs),
                new org.apache.hadoop.fs.Path(base),
                "group",
                "T+0",
                new TextFormat(FileCompression.NONE, LineBreaks.REFUSE),
                new OpenFileLimit(100));
    }

    static void write(PartitionFiles files, int commits) throws IOException {
        long position = Math.max(0, files.takeOver());
        for (int commit = 0; commit < commits; commit++) {
            for (int record = 0; record < POSITIONS; record++) {
                append(files, position++);
            }
            files.commit();
        }
    }

    static void append(PartitionFiles files, long position) throws IOException {
        String folder = "driver/wrk_date=2016010" + (position / 10 % 3 + 1);
        files.append(
                position,
                new RecordId("source", position, 0),
                folder,
                null,
                line(position).getBytes(UTF_8));
    }

    static String line(long position) {
        return "line " + position;
    }
}
