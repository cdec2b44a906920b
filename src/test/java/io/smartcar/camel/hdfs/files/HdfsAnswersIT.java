package io.smartcar.camel.hdfs.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.SharedCluster;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the files of a partition rest on: HDFS answers so, and so does the file system of the tests. */
class HdfsAnswersIT {
    private static final Path BASE = new Path("/answers");
    private static final Path OPEN = new Path("/answers/owner/open");
    private static final Path ASIDE = new Path("/answers/aside");

    private FileContext files;

    /** The file systems that are compared. */
    enum Kind {
        HDFS {
            @Override
            AbstractFileSystem fileSystem() throws IOException {
                return HdfsConnection.connect(SharedCluster.hadoop().uri());
            }
        },
        MEMORY {
            @Override
            AbstractFileSystem fileSystem() throws Exception {
                return new MemoryHdfs();
            }
        };

        abstract AbstractFileSystem fileSystem() throws Exception;
    }

    private void on(Kind kind) throws Exception {
        files = MemoryHdfs.context(kind.fileSystem());
        files.delete(BASE, true);
        files.mkdir(OPEN, FsPermission.getDirDefault(), true);
    }

    private FSDataOutputStream create(Path path) throws IOException {
        return files.create(path, EnumSet.of(CreateFlag.CREATE));
    }

    private void rename(Path source, Path target) throws IOException {
        files.rename(source, target, Options.Rename.NONE);
    }

    private FSDataOutputStream written(String name) throws IOException {
        FSDataOutputStream file = create(new Path(OPEN, name));
        file.write("line\n".getBytes(UTF_8));
        file.hsync();
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetAFencedOwnerDoNothingThatIsSeen(Kind kind) throws Exception {
        on(kind);
        FSDataOutputStream file = written("file");
        rename(OPEN.getParent(), ASIDE);
        Path mine = new Path(OPEN, "new");

        assertThatThrows(FileNotFoundException.class, () -> create(mine));
        assertThatThrows(FileNotFoundException.class, () -> files.mkdir(OPEN, FsPermission.getDirDefault(), false));
        assertThatThrows(FileNotFoundException.class, () -> rename(OPEN, new Path(BASE, "commit")));
        assertThat(files.util().exists(OPEN.getParent())).isFalse();

        // all is well, as far as the writer knows
        file.write(1);
        file.hsync();
        file.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotCloseAFileThatWasDeletedAlthoughItCouldBeSynced(Kind kind) throws Exception {
        on(kind);
        FSDataOutputStream file = written("file");

        assertThat(files.delete(OPEN.getParent(), true)).isTrue();

        file.write(1);
        file.hsync();
        assertThatThrows(IOException.class, file::close);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRenameWithAllThatIsInIt(Kind kind) throws Exception {
        on(kind);
        written("a").close();
        written("b").close();
        Path commit = new Path(BASE, "commit");

        rename(OPEN, commit);

        assertThat(files.util().listStatus(commit))
                .extracting(status -> status.getPath().getName())
                .containsExactly("a", "b");
        try (var in = files.open(new Path(commit, "a"))) {
            assertThat(in.readAllBytes()).isEqualTo("line\n".getBytes(UTF_8));
        }
        assertThatThrows(FileNotFoundException.class, () -> files.util().listStatus(OPEN));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplaceNothing(Kind kind) throws Exception {
        on(kind);
        written("a").close();
        written("b").close();
        Path a = new Path(OPEN, "a");
        Path b = new Path(OPEN, "b");

        assertThatThrows(FileAlreadyExistsException.class, () -> rename(a, b));
        assertThatThrows(IOException.class, () -> rename(a, OPEN.getParent()));
        assertThatThrows(FileAlreadyExistsException.class, () -> create(a));
        assertThatThrows(FileNotFoundException.class, () -> rename(a, new Path(BASE, "missing/a")));
        files.mkdir(OPEN, FsPermission.getDirDefault(), false);
        files.mkdir(OPEN, FsPermission.getDirDefault(), true);
        assertThat(files.util().exists(a)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeleteNoFolderThatIsNotEmpty(Kind kind) throws Exception {
        on(kind);
        written("a").close();

        assertThatThrows(PathIsNotEmptyDirectoryException.class, () -> files.delete(OPEN, false));
        assertThat(files.delete(new Path(OPEN, "missing"), false)).isFalse();
        assertThat(files.delete(new Path(OPEN, "a"), false)).isTrue();
        assertThat(files.delete(OPEN, false)).isTrue();
    }

    private interface Operation {
        void run() throws Exception;
    }

    private static void assertThatThrows(Class<? extends Exception> type, Operation operation) {
        org.assertj.core.api.Assertions.assertThatThrownBy(operation::run).isInstanceOf(type);
    }
}
