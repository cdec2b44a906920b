package io.smartcar.cluster.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.NSQuotaExceededException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;

class HadoopServersIT {
    private static final byte[] LINE = "a line\n".getBytes(StandardCharsets.UTF_8);

    private final HadoopServers hadoop = SharedCluster.hadoop();

    @Test
    void shouldKeepClosedFilesWhenAllAreKilledAndStartedAgain() throws IOException {
        Path file = write("/servers-kill/file.log");

        hadoop.stop();
        hadoop.start();

        assertThat(hadoop.access().read(file)).isEqualTo(LINE);
        assertThat(hadoop.access().read(write("/servers-kill/another.log"))).isEqualTo(LINE);
    }

    @Test
    void shouldServeFilesAgainAsSoonAsKilledDataNodeIsStarted() throws IOException {
        Path file = write("/servers-data/file.log");

        hadoop.dataNodes().get(0).kill();
        hadoop.dataNodes().get(0).start();

        assertThat(hadoop.access().read(file)).isEqualTo(LINE);
        write("/servers-data/another.log");
    }

    @Test
    void shouldNotAnswerWhileNameNodeIsFrozen() throws IOException {
        hadoop.nameNode().freeze();
        try {
            assertThatThrownBy(() -> hadoop.fileSystem().getFileStatus(new Path("/")))
                    .isInstanceOf(IOException.class);
        } finally {
            hadoop.nameNode().thaw();
        }

        assertThat(hadoop.fileSystem().getFileStatus(new Path("/")).isDirectory())
                .isTrue();
    }

    @Test
    void shouldRejectNewFilesInSafeModeBeyondQuotaAndWithoutPermission() throws Exception {
        hadoop.access().setSafeMode(true);
        try {
            assertThatThrownBy(() -> write("/servers-rejects/safe-mode.log")).hasMessageContaining("safe mode");
        } finally {
            hadoop.access().setSafeMode(false);
        }

        Path folder = new Path("/servers-rejects");
        hadoop.fileSystem().mkdirs(folder);
        hadoop.fileSystem().setQuota(folder, 2, Long.MAX_VALUE);
        write("/servers-rejects/first.log");
        assertThatThrownBy(() -> write("/servers-rejects/second.log")).isInstanceOf(NSQuotaExceededException.class);

        assertThatThrownBy(() -> asAnotherUser(other -> other.mkdirs(new Path("/servers-rejects-other"))))
                .isInstanceOf(AccessControlException.class);
    }

    @Test
    void shouldListOnlyWhatReadersSee() throws IOException {
        write("/servers-list/driver/wrk_date=20160101/b.log");
        write("/servers-list/driver/wrk_date=20160101/a.log");
        write("/servers-list/driver/wrk_date=20160101/.hidden.log");
        write("/servers-list/_smartcar/open/c.log");

        assertThat(hadoop.access().visibleFiles("/servers-list"))
                .extracting(file -> file.getPath().getName())
                .containsExactly("a.log", "b.log");
    }

    private Path write(String name) throws IOException {
        Path file = new Path(name);
        try (FSDataOutputStream out = hadoop.fileSystem().create(file, true)) {
            out.write(LINE);
        }
        return file;
    }

    private interface Action {
        void on(FileSystem fileSystem) throws IOException;
    }

    private void asAnotherUser(Action action) throws IOException, InterruptedException {
        Configuration configuration = new Configuration();
        configuration.set("fs.defaultFS", hadoop.uri());
        UserGroupInformation.createRemoteUser("another").doAs((PrivilegedExceptionAction<Void>) () -> {
            try (FileSystem fileSystem = FileSystem.newInstance(configuration)) {
                action.on(fileSystem);
            }
            return null;
        });
    }
}
