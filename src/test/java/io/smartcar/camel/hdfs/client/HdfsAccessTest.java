package io.smartcar.camel.hdfs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private Path hidden(String file) {
        return new Path(new Path(base.toString(), "_smartcar"), file);
    }
}
