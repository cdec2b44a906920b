package io.smartcar.camel.hdfs.files;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.util.EnumSet;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFs;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A file system in which something happens before each operation on names, and before each hsync and close of a file. */
class SteppedFileSystem extends FilterFs {
    private final Step step;

    /** What happens; a failure of it is one of the operation. */
    @FunctionalInterface
    interface Step {
        void before(String operation, Path path) throws IOException;
    }

    SteppedFileSystem(AbstractFileSystem fileSystem, Step step) throws URISyntaxException {
        super(fileSystem);
        this.step = step;
    }

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
        step.before("create", path);
        FSDataOutputStream out = super.createInternal(
                path, flags, permission, bufferSize, replication, blockSize, progress, checksum, createParent);
        return new FSDataOutputStream(new SteppedFile(out, path), null);
    }

    private final class SteppedFile extends OutputStream implements Syncable {
        private final FSDataOutputStream out;
        private final Path path;

        SteppedFile(FSDataOutputStream out, Path path) {
            this.out = out;
            this.path = path;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void hflush() throws IOException {
            out.hflush();
        }

        @Override
        public void hsync() throws IOException {
            step.before("hsync", path);
            out.hsync();
        }

        @Override
        public void close() throws IOException {
            step.before("close", path);
            out.close();
        }
    }

    @Override
    public void mkdir(Path path, FsPermission permission, boolean createParent) throws IOException {
        step.before("mkdir", path);
        super.mkdir(path, permission, createParent);
    }

    @Override
    public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
        step.before("rename", source);
        super.renameInternal(source, target, overwrite);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        step.before("delete", path);
        return super.delete(path, recursive);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        step.before("list", path);
        return super.listStatus(path);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        step.before("status", path);
        return super.getFileStatus(path);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        step.before("open", path);
        return super.open(path);
    }
}
