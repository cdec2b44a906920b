package io.smartcar.camel.hdfs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.failure.HdfsFailures;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The probe of a file system, on the local one. */
class HdfsAccessTest {
    @TempDir
    private java.nio.file.Path base;

    private final RawLocalFileSystem local = new RawLocalFileSystem();

    @BeforeEach
    void open() throws IOException {
        local.initialize(URI.create("file:///"), new Configuration());
    }

    @Test
    void shouldLeaveNothingInThePath() throws Exception {
        HdfsAccess.write(local, hidden(".probe"), new Path(base.toString()));

        assertThat(base.resolve("_smartcar")).isEmptyDirectory();
        assertThat(base).isDirectoryNotContaining("glob:**.probe");
    }

    /** As where the hidden folder is in another encryption zone or below another mount point than the path. */
    @Test
    void shouldSayThatFilesCannotBeRenamedAndLeaveNone() {
        FilterFileSystem apart = new FilterFileSystem(local) {
            @Override
            public boolean rename(Path file, Path target) throws IOException {
                throw new IOException(file + " can't be moved from an encryption zone.");
            }
        };

        assertThatThrownBy(() -> HdfsAccess.write(apart, hidden(".probe"), new Path(base.toString())))
                .hasMessageContaining("can't be moved from an encryption zone");
        assertThat(base.resolve("_smartcar")).isEmptyDirectory();
    }

    @Test
    void shouldNotTakeARefusalForARename() {
        FilterFileSystem refusing = new FilterFileSystem(local) {
            @Override
            public boolean rename(Path file, Path target) {
                return false;
            }
        };

        assertThatThrownBy(() -> HdfsAccess.write(refusing, hidden(".probe"), new Path(base.toString())))
                .hasMessageMatching("a file in '.*_smartcar' cannot be renamed into '" + base + "'");
    }

    /** The name node says this of data nodes that are full, and of those that it excluded for another reason. */
    @ParameterizedTest
    @CsvSource({
        "1200, 1, the data nodes are full: 1200 MiB of 4096 MiB are free",
        "2600, 2, could only be written to 0 of the 1 minReplication nodes",
    })
    void shouldSayThatDataNodesAreFull(long freeMebibytes, int dataNodes, String reason) {
        IOException failure =
                new IOException("File /f could only be written to 0 of the 1 minReplication nodes. There are "
                        + dataNodes + " datanode(s) running and no node(s) are excluded in this operation.");

        IOException explained = HdfsAccess.explain(withFree(freeMebibytes), new Path("/"), failure);

        assertThat(explained).hasMessageContaining(reason);
        assertThat(HdfsFailures.needsOperator(explained)).isEqualTo(explained != failure);
    }

    @Test
    void shouldCheckThatThereIsRoomForAFile() throws Exception {
        Path path = new Path(base.toString());
        HdfsAccess.check(withFree(256), path);

        assertThatThrownBy(() -> HdfsAccess.check(withFree(255), path))
                .hasMessage("the data nodes are full: 255 MiB of 4096 MiB are free; an open file needs 256 MiB"
                        + " (dfs.blocksize) on one of them, besides what that leaves free, 1 GiB by default");
    }

    private FileSystem withFree(long mebibytes) {
        return new FilterFileSystem(local) {
            @Override
            public FsStatus getStatus(Path path) {
                return new FsStatus(4L << 30, 0, mebibytes << 20);
            }

            @Override
            public long getDefaultBlockSize(Path path) {
                return 256 << 20;
            }
        };
    }

    private Path hidden(String file) {
        return new Path(new Path(base.toString(), "_smartcar"), file);
    }
}
