package io.smartcar.camel.hdfs.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.format.FileCompression;
import io.smartcar.camel.hdfs.format.LineBreaks;
import io.smartcar.camel.hdfs.format.TextFormat;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.hadoop.HadoopServers;
import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.Project;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class PartitionFilesIT {
    private static final int ROUNDS = Integer.getInteger("owners.rounds", 3);

    private final HadoopServers hadoop = SharedCluster.hadoop();
    private final AbstractFileSystem hdfs = connect();

    private AbstractFileSystem connect() {
        try {
            return HdfsConnection.connect(hadoop.uri());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void shouldShowEachRecordOnceInOrderHoweverOwnersAreInterleaved() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Path base = new Path("/interleaved-" + seed);

            assertThat(new OwnerFuzz(hdfs, fileSystem -> fileSystem, base, seed).run())
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    @Test
    void shouldFindOutWhetherACommitWasDoneByAFrozenNameNode() throws Exception {
        String base = "/frozen-commit";
        boolean[] isFrozen = {false};
        PartitionFiles files = KilledOwner.files(freezing(isFrozen), base);
        files.takeOver();
        KilledOwner.append(files, 0);

        try {
            assertThatThrownBy(files::commit).isInstanceOf(IOException.class).isNotInstanceOf(FencedException.class);
            assertThat(isFrozen).containsExactly(true);
        } finally {
            hadoop.nameNode().thaw();
        }
        for (long position = Math.max(0, files.takeOver()); position < 2; position++) {
            KilledOwner.append(files, position);
        }
        files.commit();

        assertThat(lines(base)).containsExactly(KilledOwner.line(0), KilledOwner.line(1));
    }

    /** Freezes the name node when it is about to be asked for a commit. */
    private AbstractFileSystem freezing(boolean[] isFrozen) throws URISyntaxException {
        return new SteppedFileSystem(hdfs, (operation, path) -> {
            if ("rename".equals(operation) && "open".equals(path.getName()) && !isFrozen[0]) {
                isFrozen[0] = true;
                hadoop.nameNode().freeze();
            }
        });
    }

    private List<String> lines(String base) throws IOException {
        List<String> lines = new ArrayList<>();
        for (FileStatus file : hadoop.access().visibleFiles(base)) {
            lines.addAll(new String(hadoop.access().read(file.getPath()), UTF_8)
                    .lines()
                    .toList());
        }
        return lines;
    }

    @Test
    void shouldHaveTheReplicasOfTheClient() throws Exception {
        PartitionFiles files = new PartitionFiles(
                MemoryHdfs.context(hdfs),
                new Path("/replicas"),
                "group",
                "T+0",
                new TextFormat(FileCompression.NONE, LineBreaks.REFUSE),
                new OpenFileLimit(1),
                CreateOpts.repFac((short) 2));
        files.takeOver();
        KilledOwner.append(files, 0);
        files.commit();

        assertThat(hadoop.access().visibleFiles("/replicas"))
                .singleElement()
                .satisfies(file -> assertThat(file.getReplication()).isEqualTo((short) 2));
    }

    /** As Hive does. */
    @Test
    void shouldBeReadByMapReduceWhileItIsWritten() throws Exception {
        String base = "/read-meanwhile";
        PartitionFiles files = KilledOwner.files(hdfs, base);
        files.takeOver();
        long position = 0;
        KilledOwner.append(files, position++);
        files.commit();
        Process reader = new ProcessBuilder(
                        Project.path(System.getProperty("java.home"), "bin", "java")
                                .toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        ClassPaths.of("hadoop").stream().map(Object::toString).collect(Collectors.joining(":")),
                        Project.path("src", "test", "resources", "hadoop", "ReadRepeatedly.java")
                                .toString(),
                        hadoop.uri() + base)
                .redirectError(Project.path("target", "read-repeatedly.log").toFile())
                .start();
        try (BufferedReader reads = new BufferedReader(new InputStreamReader(reader.getInputStream(), UTF_8));
                OutputStream asked = reader.getOutputStream()) {
            for (int read = 0; read < 40; read++) {
                long visible = position;
                asked.write('\n');
                asked.flush();
                do {
                    for (int record = 0; record < 150; record++) {
                        KilledOwner.append(files, position++);
                    }
                    files.commit();
                } while (!reads.ready() && reader.isAlive());
                // distinct lines, all lines, highest: some commits are seen, each as a whole
                String[] counts = reads.readLine().split(" ");
                long count = Long.parseLong(counts[0]);
                assertThat(counts[1]).isEqualTo(counts[0]);
                assertThat(count).isBetween(visible, position);
            }
        } finally {
            reader.destroyForcibly();
        }
    }
}
