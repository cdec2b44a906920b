package io.smartcar.camel.hdfs.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.format.ColumnType;
import io.smartcar.camel.hdfs.format.FileCompression;
import io.smartcar.camel.hdfs.format.FileFormat;
import io.smartcar.camel.hdfs.format.FileSchema;
import io.smartcar.camel.hdfs.format.FileSchema.Column;
import io.smartcar.camel.hdfs.format.LineBreaks;
import io.smartcar.camel.hdfs.format.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FilterFs;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionFilesTest {
    private static final String DAY = "driver/wrk_date=20160101";
    private static final String NEXT_DAY = "driver/wrk_date=20160102";
    private static final FileFormat TEXT = new TextFormat(FileCompression.NONE, LineBreaks.REFUSE);
    private static final Path BASE = new Path("/collect");

    private final OpenFileLimit openFiles = new OpenFileLimit(8);
    private final List<String> steps = new ArrayList<>();
    private final CountDownLatch unblocked = new CountDownLatch(1);
    private MemoryHdfs hdfs;
    private String failing = "";
    private boolean failsAfterwards;
    private PartitionFiles files;

    @BeforeEach
    void takePartitionOver() throws Exception {
        hdfs = new MemoryHdfs();
        files = files(new SteppedFileSystem(hdfs, this::step) {
            @Override
            public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
                super.renameInternal(source, target, overwrite);
                if (failsAfterwards && target.getName().startsWith("commit-")) {
                    throw new IOException("no answer");
                }
            }
        });
        files.takeOver();
    }

    @AfterEach
    void unblock() {
        unblocked.countDown();
    }

    private void step(String operation, Path path) throws IOException {
        steps.add(operation + " " + path.getName());
        if (operation.equals(failing)) {
            throw new IOException("failed to " + operation);
        }
    }

    private PartitionFiles files(AbstractFileSystem fileSystem) throws IOException {
        return files(MemoryHdfs.context(fileSystem), TEXT);
    }

    private PartitionFiles files(FileContext fileSystem, FileFormat format) {
        return new PartitionFiles(fileSystem, BASE, "group", "driver+3", format, openFiles);
    }

    /** Another owner, which takes over. */
    private PartitionFiles successor() throws IOException {
        PartitionFiles successor = files(hdfs);
        successor.takeOver();
        return successor;
    }

    private static boolean append(PartitionFiles files, long position) throws IOException {
        return append(files, position, null, DAY);
    }

    private static boolean append(PartitionFiles files, long position, RecordId id, String folder) throws IOException {
        return files.append(position, id, folder, null, ("line " + position).getBytes(UTF_8));
    }

    private static RecordId id(long position) {
        return new RecordId("source", position, 0);
    }

    private Map<String, String> visible() {
        return hdfs.files().entrySet().stream()
                .filter(file -> !file.getKey().contains("/_"))
                .collect(Collectors.toMap(
                        file -> file.getKey().substring("/collect/".length()).replaceAll("\\b0{10,19}(?=\\d)", ""),
                        Map.Entry::getValue));
    }

    private List<String> hidden() {
        return hdfs.files().keySet().stream()
                .filter(file -> file.contains("/_"))
                .toList();
    }

    // commit

    @Test
    void shouldShowAllRecordsAtOnceWhenTheyAreCommitted() throws IOException {
        append(files, 5);
        append(files, 6, null, NEXT_DAY);
        append(files, 7);
        assertThat(visible()).isEmpty();

        assertThat(files.commit()).isEqualTo(8);

        assertThat(visible())
                .isEqualTo(Map.of(
                        DAY + "/driver+3+5+7.log", "line 5\nline 7\n", NEXT_DAY + "/driver+3+5+7.log", "line 6\n"));
        assertThat(hidden()).isEmpty();
    }

    @Test
    void shouldCountRecordsThatAreNotCommitted() throws IOException {
        append(files, 0);
        append(files, 1, null, NEXT_DAY);

        assertThat(files.records()).isEqualTo(2);
        assertThat(files.bytes()).isEqualTo(14);
        assertThat(files.openFiles()).isEqualTo(2);
        assertThat(files.head()).isEqualTo(-1);
        assertThat(files.next()).isEqualTo(2);

        files.commit();

        assertThat(files.records()).isZero();
        assertThat(files.bytes()).isZero();
        assertThat(openFiles.count()).isZero();
        assertThat(files.head()).isEqualTo(2);
    }

    @Test
    void shouldForceFilesOntoDisksBeforeTheyAreCommitted() throws IOException {
        append(files, 0, id(0), DAY);
        steps.clear();

        files.commit();

        assertThat(steps)
                .startsWith(
                        "hsync 0+log+driver%2Fwrk_date%3D20160101",
                        "close 0+log+driver%2Fwrk_date%3D20160101",
                        "create _sources",
                        "hsync _sources",
                        "close _sources",
                        "rename open");
    }

    @Test
    void shouldWriteFilesWithTheClientsOptionsInsteadOfTheServers() throws Exception {
        List<Number> created = new ArrayList<>();
        AbstractFileSystem watched = new FilterFs(hdfs) {
            @Override
            public FSDataOutputStream createInternal(
                    Path path,
                    EnumSet<CreateFlag> flags,
                    FsPermission permission,
                    int bufferSize,
                    short replication,
                    long blockSize,
                    Progressable progress,
                    Options.ChecksumOpt checksum,
                    boolean createParent)
                    throws IOException {
                created.addAll(List.of(replication, blockSize));
                return super.createInternal(
                        path, flags, permission, bufferSize, replication, blockSize, progress, checksum, createParent);
            }
        };
        files = new PartitionFiles(
                MemoryHdfs.context(watched),
                BASE,
                "group",
                "driver+3",
                TEXT,
                openFiles,
                Options.CreateOpts.repFac((short) 2),
                Options.CreateOpts.blockSize(1 << 21));
        files.takeOver();

        append(files, 0);

        assertThat(created).containsExactly((short) 2, 1L << 21);
    }

    @Test
    void shouldCommitPositionsThatHaveNoRecord() throws IOException {
        files.skip(3);
        append(files, 4);
        files.skip(5);
        files.skip(4);
        files.commit();
        files.skip(6);

        assertThat(files.commit()).isEqualTo(7);

        assertThat(visible()).isEqualTo(Map.of(DAY + "/driver+3+3+5.log", "line 4\n"));
        assertThat(successor().head()).isEqualTo(7);
    }

    @Test
    void shouldCommitNothingTwice() throws IOException {
        append(files, 0);
        files.commit();
        steps.clear();

        assertThat(files.commit()).isEqualTo(1);

        assertThat(steps).isEmpty();
    }

    @Test
    void shouldWriteSeveralRecordsOfOnePosition() throws IOException {
        append(files, 0, id(0), DAY);
        append(files, 0, id(0), NEXT_DAY);
        append(files, 1, id(0), DAY);
        append(files, 1, id(0), NEXT_DAY);
        files.commit();

        assertThat(visible().values()).containsOnly("line 0\n");
        assertThat(visible()).hasSize(2);
    }

    @Test
    void shouldWriteRecordsOfTwoSchemasInOneFolderIntoTwoFiles() throws IOException {
        FileSchema other = new FileSchema("other", List.of(new Column("date", ColumnType.STRING)));
        append(files, 0);
        files.append(1, null, DAY, other, "other 1".getBytes(UTF_8));
        append(files, 2);
        files.commit();

        assertThat(visible())
                .isEqualTo(Map.of(
                        DAY + "/driver+3+0+2.log", "line 0\nline 2\n", DAY + "/driver+3+0+2+1.log", "other 1\n"));
    }

    // owners

    @Test
    void shouldContinueBehindTheLastCommit() throws IOException {
        append(files, 0);
        files.commit();
        append(files, 1);

        PartitionFiles successor = files(hdfs);

        assertThat(successor.takeOver()).isEqualTo(1);
        assertThat(append(successor, 0)).isFalse();
        assertThat(append(successor, 1)).isTrue();
        assertThat(append(successor, 2)).isTrue();
        successor.commit();
        assertThat(visible())
                .isEqualTo(
                        Map.of(DAY + "/driver+3+0+0.log", "line 0\n", DAY + "/driver+3+1+2.log", "line 1\nline 2\n"));
    }

    @Test
    void shouldNotCommitOnceThePartitionIsTakenOver() throws IOException {
        append(files, 0);
        PartitionFiles successor = successor();

        assertThatThrownBy(files::commit).isInstanceOf(FencedException.class);
        assertThat(files.isIntact()).isFalse();
        assertThat(visible()).isEmpty();

        append(successor, 0);
        successor.commit();
        assertThat(visible()).hasSize(1);
    }

    @Test
    void shouldNotCreateFilesOnceThePartitionIsTakenOver() throws IOException {
        append(files, 0);
        files.commit();
        successor();

        assertThatThrownBy(() -> append(files, 1)).isInstanceOf(FencedException.class);
    }

    @Test
    void shouldTakeOverAgainAfterAFailure() throws IOException {
        append(files, 0);
        failing = "hsync";
        assertThatIOException().isThrownBy(files::commit).isNotInstanceOf(FencedException.class);
        assertThat(steps)
                .as("a name node that is out of reach is not waited for twice")
                .noneMatch(step -> step.startsWith("status"));
        assertThatThrownBy(() -> append(files, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> files.skip(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(files::commit).isInstanceOf(IllegalStateException.class);

        failing = "";
        assertThat(files.takeOver()).isEqualTo(-1);

        append(files, 0);
        files.commit();
        assertThat(visible()).isEqualTo(Map.of(DAY + "/driver+3+0+0.log", "line 0\n"));
    }

    @Test
    void shouldNotTakeAnOutageForAnotherOwner() {
        for (String operation : List.of("mkdir", "list")) {
            failing = operation;

            assertThatIOException().isThrownBy(files::takeOver).withMessage("failed to " + operation);
        }
    }

    @Test
    void shouldFindACommitWhoseAnswerWasLost() throws IOException {
        append(files, 0);
        failsAfterwards = true;
        assertThatIOException().isThrownBy(files::commit).withMessage("no answer");
        assertThat(visible()).isEmpty();

        assertThat(files.takeOver()).isEqualTo(1);

        assertThat(visible()).isEqualTo(Map.of(DAY + "/driver+3+0+0.log", "line 0\n"));
    }

    @Test
    void shouldLeaveNothingButThePositionWhenItIsClosed() throws IOException {
        append(files, 0);
        files.commit();
        append(files, 1);

        files.close();

        assertThat(hdfs.listStatus(new Path("/collect/_smartcar/group/driver+3")))
                .extracting(status -> status.getPath().getName().replaceAll("0{19}", ""))
                .containsExactly("commit-0-0");
        assertThat(hidden()).isEmpty();
        assertThat(openFiles.count()).isZero();
    }

    @Test
    void shouldNotWaitForFilesThatAreAbandoned() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        PartitionFiles slow = files(new SteppedFileSystem(hdfs, (operation, path) -> {
            if ("close".equals(operation)) {
                closing.countDown();
                try {
                    unblocked.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }));
        slow.takeOver();
        append(slow, 0);

        slow.abandon();

        closing.await();
        assertThat(openFiles.count()).isZero();
    }

    // folders

    @Test
    void shouldMoveFilesOfAnEarlierFormatUnderTheirOwnExtension() throws IOException {
        PartitionFiles gzip = files(MemoryHdfs.context(hdfs), new TextFormat(FileCompression.GZIP, LineBreaks.REFUSE));
        append(files, 0);
        failsAfterwards = true;
        assertThatIOException().isThrownBy(files::commit);

        gzip.takeOver();

        assertThat(visible()).containsOnlyKeys(DAY + "/driver+3+0+0.log");
    }

    @Test
    void shouldCreateAFolderThatWasRemovedAgain() throws IOException {
        append(files, 0);
        files.commit();
        hdfs.delete(new Path(BASE, "driver"), true);
        append(files, 1);

        files.commit();

        assertThat(visible()).isEqualTo(Map.of(DAY + "/driver+3+1+1.log", "line 1\n"));
    }

    @Test
    void shouldKeepAFileThatHasTheNameOfANewOne() throws IOException {
        Path taken = new Path(BASE, DAY + "/driver+3+00000000000000000000+00000000000000000000.log");
        hdfs.mkdir(taken.getParent(), null, true);
        MemoryHdfs.context(hdfs).create(taken).build().close();
        append(files, 0);

        assertThatThrownBy(files::commit).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(visible()).isEqualTo(Map.of(DAY + "/driver+3+0+0.log", ""));
        assertThat(hidden()).hasSize(1);
        hdfs.delete(taken, false);
        assertThat(files.takeOver()).isEqualTo(1);
        assertThat(visible()).isEqualTo(Map.of(DAY + "/driver+3+0+0.log", "line 0\n"));
    }

    @Test
    void shouldAcceptAnyNameOfAGroupOrTopic() throws IOException {
        for (String name : List.of("_events+0", ".events+0", "..+0")) {
            PartitionFiles odd =
                    new PartitionFiles(MemoryHdfs.context(hdfs), BASE, "../a b:c/*", name, TEXT, openFiles);
            odd.takeOver();
            append(odd, 0);
            odd.commit();
        }

        assertThat(visible().keySet())
                .containsExactlyInAnyOrder(
                        DAY + "/%5Fevents+0+0+0.log", DAY + "/%2Eevents+0+0+0.log", DAY + "/%2E.+0+0+0.log");
        assertThat(hdfs.listStatus(new Path(BASE, "_smartcar"))).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PartitionFiles(MemoryHdfs.context(hdfs), BASE, "g", "a/b", TEXT, openFiles));
    }

    @Test
    void shouldWriteIntoFoldersOfAnyText() throws IOException {
        String folder = "운전자/a=1+2 %2F*";
        append(files, 0, null, DataFolder.check(folder));
        files.commit();

        assertThat(visible()).containsOnlyKeys(folder + "/driver+3+0+0.log");
    }

    @Test
    void shouldRejectFoldersThatReadersWouldNotFind() {
        for (String folder :
                List.of("", "/a", "a/", "a//b", "_a", "a/.b", "a/../b", "a:b", "a\nb", "a\\b", "x".repeat(201))) {
            assertThatIllegalArgumentException()
                    .as(folder)
                    .isThrownBy(() -> DataFolder.check(folder))
                    .withMessageContaining(folder);
        }
    }

    // repeats

    @Test
    void shouldLeaveOutRepeatsOfRecordsAlsoOfEarlierOwners() throws IOException {
        append(files, 0, id(100), DAY);
        append(files, 1, id(140), DAY);
        assertThat(append(files, 2, id(100), DAY)).isFalse();
        files.commit();
        assertThat(append(files, 3, id(140), DAY)).isFalse();
        files.commit();

        PartitionFiles successor = successor();

        assertThat(append(successor, 4, id(100), DAY)).isFalse();
        assertThat(append(successor, 5, id(140), DAY)).isFalse();
        assertThat(append(successor, 6, id(180), DAY)).isTrue();
        assertThat(append(successor, 7, new RecordId("other", 100, 0), DAY)).isTrue();
    }

    @Test
    void shouldWriteARecordThatComesBehindLaterOnesOfItsSource() throws IOException {
        append(files, 0, id(100), DAY);
        append(files, 1, id(180), DAY);
        files.commit();

        PartitionFiles successor = successor();

        assertThat(append(successor, 2, id(140), DAY)).isTrue();
        assertThat(append(successor, 3, id(140), DAY)).isFalse();
    }

    @Test
    void shouldWriteAgainWhatWasAbandoned() throws IOException {
        append(files, 0, id(100), DAY);
        files.abandon();
        files.takeOver();

        assertThat(append(files, 0, id(100), DAY)).isTrue();
    }

    @Test
    void shouldWriteEachReplayOfARecordOnce() throws IOException {
        append(files, 0, id(100), DAY);
        append(files, 1, new RecordId("source", 100, 1), DAY);
        files.commit();

        PartitionFiles successor = successor();

        assertThat(append(successor, 2, new RecordId("source", 100, 1), DAY)).isFalse();
        assertThat(append(successor, 3, new RecordId("source", 100, 2), DAY)).isTrue();
        assertThat(append(successor, 4, new RecordId("source", 60, 1), DAY)).isTrue();
    }

    @Test
    void shouldRefuseATableOfIdsThatItCannotRead() throws IOException {
        append(files, 0, id(100), DAY);
        files.commit();
        Path table =
                new Path("/collect/_smartcar/group/driver+3/commit-00000000000000000000-00000000000000000000/_sources");
        hdfs.delete(table, false);
        try (var out = MemoryHdfs.context(hdfs).create(table).build()) {
            out.write(9);
        }

        assertThatIOException().isThrownBy(files::takeOver).withMessageContaining("version 1, got 9");
    }

    // limits

    @Test
    void shouldTellThePartitionWithTheMostFilesToCommit() throws IOException {
        PartitionFiles other = new PartitionFiles(MemoryHdfs.context(hdfs), BASE, "group", "driver+4", TEXT, openFiles);
        other.takeOver();
        append(other, 0);
        for (int day = 1; day <= 6; day++) {
            append(files, day, null, "driver/" + day);
        }
        assertThat(files.isFull()).isFalse();

        append(files, 7, null, "driver/7");

        assertThat(files.isFull()).isTrue();
        assertThat(other.isFull()).isFalse();
        files.commit();
        assertThat(files.isFull()).isFalse();
    }

    // the local file system

    @Test
    void shouldWriteToTheLocalFileSystem(@TempDir java.nio.file.Path folder) throws IOException {
        FileContext local = FileContext.getLocalFSFileContext(new Configuration());
        Path base = new Path(folder.toUri());
        PartitionFiles zombie = new PartitionFiles(local, base, "group", "driver+3", TEXT, openFiles);
        PartitionFiles owner = new PartitionFiles(local, base, "group", "driver+3", TEXT, openFiles);
        zombie.takeOver();
        append(zombie, 0, id(0), DAY);
        zombie.commit();
        append(zombie, 1, id(1), DAY);
        assertThat(owner.takeOver()).isEqualTo(1);

        assertThatThrownBy(zombie::commit).isInstanceOf(FencedException.class);
        append(owner, 1, id(1), DAY);
        append(owner, 2, id(1), DAY);
        owner.commit();
        owner.close();

        try (Stream<java.nio.file.Path> found = Files.list(folder.resolve(DAY))) {
            assertThat(found.filter(file -> file.toString().endsWith(".log")).sorted())
                    .extracting(Files::readString)
                    .containsExactly("line 0\n", "line 1\n");
        }
    }
}
