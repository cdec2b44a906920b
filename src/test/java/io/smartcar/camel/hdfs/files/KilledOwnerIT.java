package io.smartcar.camel.hdfs.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.hadoop.HadoopServers;
import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class KilledOwnerIT {
    private static final int NEVER = 0;
    private static final int KILLED = 137;
    private static final String BASE = "/killed-owners";

    private final HadoopServers hadoop = SharedCluster.hadoop();

    @TempDir
    Path folder;

    @Test
    void shouldShowEachRecordOnceInOrderWhereverWritersAreKilled() throws Exception {
        Set<String> operations = new TreeSet<>();
        assertThat(isKilledAt(NEVER)).isFalse();
        int step = 1;
        while (isKilledAt(step)) {
            operations.add(Files.readString(folder.resolve("operation")));
            step++;
        }

        PartitionFiles files = KilledOwner.files(HdfsConnection.connect(hadoop.uri()), BASE);
        KilledOwner.write(files, 1);
        files.close();

        assertThat(linesInOrder())
                .isEqualTo(LongStream.range(0, files.head())
                        .mapToObj(KilledOwner::line)
                        .toList());
        assertThat(hadoop.fileSystem().listStatus(new org.apache.hadoop.fs.Path(BASE + "/_smartcar/group/T+0")))
                .hasSize(1);
        assertThat(operations)
                .as("operations before which an owner was killed, in %d steps", step)
                .contains("close", "create", "delete", "hsync", "list", "mkdir", "rename");
    }

    private boolean isKilledAt(int step) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledOwner.class.getName(),
                        hadoop.uri(),
                        BASE,
                        String.valueOf(step),
                        folder.resolve("operation").toString())
                .redirectErrorStream(true)
                .redirectOutput(Project.path("target", "killed-owner.log").toFile())
                .start();
        int code = writer.waitFor();
        assertThat(code).as("see target/killed-owner.log").isIn(0, KILLED);
        return code == KILLED;
    }

    /** Files of different folders hold different positions; those of one folder are sorted by them. */
    private List<String> linesInOrder() throws IOException {
        List<List<String>> files = new ArrayList<>();
        for (FileStatus file : hadoop.access().visibleFiles(BASE)) {
            files.add(new String(hadoop.access().read(file.getPath()), UTF_8)
                    .lines()
                    .toList());
        }
        assertThat(files).allSatisfy(lines -> assertThat(lines)
                .isSortedAccordingTo((a, b) -> Long.compare(number(a), number(b))));
        return files.stream()
                .flatMap(List::stream)
                .sorted((a, b) -> Long.compare(number(a), number(b)))
                .toList();
    }

    private static long number(String line) {
        return Long.parseLong(line.substring("line ".length()));
    }
}
