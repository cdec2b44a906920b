package io.smartcar.camel.hdfs.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hdfs.files.OwnerFuzz.Defect;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFs;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** See {@link OwnerFuzz}: what it finds is shown by planting the mistakes that are easily made. */
class InterleavedOwnersTest {
    /** More with {@code -Downers.rounds}. */
    private static final int ROUNDS = Integer.getInteger("owners.rounds", 200);

    private static final Path BASE = new Path("/collect");

    @Test
    void shouldShowEachRecordOnceInOrderHoweverOwnersAreInterleaved() throws Exception {
        Map<String, Integer> events = new TreeMap<>();
        for (int seed = 0; seed < ROUNDS; seed++) {
            OwnerFuzz fuzz = new OwnerFuzz(new MemoryHdfs(), Right::new, BASE, seed);

            assertThat(fuzz.run()).as("seed " + seed).isEmpty();

            fuzz.events().forEach((event, count) -> events.merge(event, count, Integer::sum));
        }
        assertThat(events.keySet())
                .as("everything that may happen, happened: %s", events)
                .contains("fenced", "lost after rename", "late: rename", "late: mkdir", "late: delete")
                .contains("died before create", "died before rename", "died before mkdir", "died before close");
        assertThat(events.get("fenced")).isGreaterThan(ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void shouldFindTheMistake(Mistake mistake) throws Exception {
        int seed = 0;
        while (seed < ROUNDS
                && new OwnerFuzz(new MemoryHdfs(), mistake, BASE, seed).run().isEmpty()) {
            seed++;
        }
        assertThat(seed).as("rounds without a finding").isLessThan(ROUNDS);
    }

    /** Mistakes in the protocol, as a file system shows them. */
    private enum Mistake implements Defect {
        NO_FENCE {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    @Override
                    public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
                        if (!target.getName().startsWith("fenced-")) {
                            super.renameInternal(source, target, overwrite);
                        }
                    }
                };
            }
        },
        FENCED_FILES_ARE_KEPT {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    @Override
                    public boolean delete(Path path, boolean recursive) throws IOException {
                        return path.getName().startsWith("fenced-") || super.delete(path, recursive);
                    }
                };
            }
        },
        MKDIR_WITH_PARENTS {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    @Override
                    public void mkdir(Path path, FsPermission permission, boolean createParent) throws IOException {
                        super.mkdir(path, permission, true);
                    }
                };
            }
        },
        CREATE_WITH_PARENTS {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
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
                        return super.createInternal(
                                path, flags, permission, bufferSize, replication, blockSize, progress, checksum, true);
                    }
                };
            }
        },
        COMMITS_READ_BEFORE_FENCING {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    private FileStatus[] before;

                    @Override
                    public FileStatus[] listStatus(Path path) throws IOException {
                        if (path.getName().startsWith("commit-")) {
                            return super.listStatus(path);
                        }
                        FileStatus[] read = before == null ? super.listStatus(path) : before;
                        before = before == null ? read : null;
                        return read;
                    }
                };
            }
        },
        ALL_COMMITS_FORGOTTEN {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    @Override
                    public boolean delete(Path path, boolean recursive) throws IOException {
                        if (path.getName().startsWith("commit-")) {
                            for (FileStatus status : super.listStatus(path.getParent())) {
                                if (status.getPath().getName().startsWith("commit-")) {
                                    super.delete(status.getPath(), true);
                                }
                            }
                        }
                        return super.delete(path, recursive);
                    }
                };
            }
        },
        COMMITS_NOT_ROLLED_FORWARD {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    private boolean isTakingOver;

                    @Override
                    public FileStatus[] listStatus(Path path) throws IOException {
                        boolean isCommit = path.getName().startsWith("commit-");
                        isTakingOver |= !isCommit;
                        return isCommit && isTakingOver ? new FileStatus[0] : super.listStatus(path);
                    }

                    @Override
                    public void mkdir(Path path, FsPermission permission, boolean createParent) throws IOException {
                        isTakingOver &= !"open".equals(path.getName());
                        super.mkdir(path, permission, createParent);
                    }

                    @Override
                    public boolean delete(Path path, boolean recursive) throws IOException {
                        return super.delete(path, true);
                    }
                };
            }
        },
        LOST_ANSWER_TAKEN_FOR_A_FAILURE {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    @Override
                    public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
                        try {
                            super.renameInternal(source, target, overwrite);
                        } catch (FileNotFoundException fenced) {
                            throw fenced;
                        } catch (IOException lost) {
                            super.delete(target, true);
                            throw lost;
                        }
                    }
                };
            }
        },
        IDS_NOT_READ {
            @Override
            public AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException {
                return new Right(fileSystem) {
                    @Override
                    public FSDataInputStream open(Path path) throws IOException {
                        throw new FileNotFoundException();
                    }
                };
            }
        }
    }

    /** Passes on each request. */
    private static class Right extends FilterFs {
        Right(AbstractFileSystem fileSystem) throws URISyntaxException {
            super(fileSystem);
        }
    }
}
