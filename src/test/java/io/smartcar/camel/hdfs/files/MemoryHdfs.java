package io.smartcar.camel.hdfs.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.DataChecksum;
import org.apache.hadoop.util.Progressable;

/**
 * A file system in memory that answers as HDFS does ({@code PartitionFilesOnHdfsIT} compares them): names can be renamed
 * under an open file, and a file that was deleted cannot be closed. Thread-safe.
 */
public final class MemoryHdfs extends AbstractFileSystem {
    private static final int BUFFER = 4096;
    private static final long BLOCK = 1 << 20;

    private final Node root = new Node(new TreeMap<>(), null);

    /** A folder, or the bytes of a file. */
    private record Node(Map<String, Node> children, ByteArrayOutputStream bytes) {
        boolean isFolder() {
            return children != null;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    public MemoryHdfs() throws URISyntaxException {
        super(URI.create("memory:///"), "memory", false, -1);
    }

    /** This file system, or one that passes on to it, for users of it. */
    public static FileContext context(AbstractFileSystem fileSystem) throws IOException {
        return FileContext.getFileContext(fileSystem, new Configuration(false));
    }

    /** The visible and the hidden files, by path. */
    public synchronized Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        collect("", root, files);
        return files;
    }

    private static void collect(String path, Node node, Map<String, String> files) {
        if (node.isFolder()) {
            node.children.forEach((name, child) -> collect(path + "/" + name, child, files));
        } else {
            files.put(path, node.bytes.toString(StandardCharsets.UTF_8));
        }
    }

    private Node find(Path path) {
        Node node = root;
        for (String name : names(path)) {
            node = node == null || !node.isFolder() ? null : node.children.get(name);
        }
        return node;
    }

    private static List<String> names(Path path) {
        List<String> names = new ArrayList<>();
        for (Path at = path; !at.isRoot(); at = at.getParent()) {
            names.add(0, at.getName());
        }
        return names;
    }

    private Node existing(Path path) throws FileNotFoundException {
        Node node = find(path);
        if (node == null) {
            throw new FileNotFoundException("File does not exist: " + path);
        }
        return node;
    }

    private Node parent(Path path, boolean create) throws FileNotFoundException {
        Path parent = path.getParent();
        if (create && find(parent) == null) {
            parent(parent, true).children.put(parent.getName(), new Node(new TreeMap<>(), null));
        }
        return existing(parent);
    }

    @Override
    public synchronized FSDataOutputStream createInternal(
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
        Node parent = parent(path, createParent);
        if (find(path) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        Node file = new Node(null, new ByteArrayOutputStream());
        parent.children.put(path.getName(), file);
        return new FSDataOutputStream(new OpenFile(file), null);
    }

    /** Bytes are visible when they are written; a deleted file is noticed when it is closed. */
    private final class OpenFile extends java.io.OutputStream {
        private final Node file;
        private boolean isClosed;

        OpenFile(Node file) {
            this.file = file;
        }

        @Override
        public void write(int value) {
            file.bytes.write(value);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            file.bytes.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            synchronized (MemoryHdfs.this) {
                if (!isClosed && !contains(root, file)) {
                    throw new FileNotFoundException("File does not exist. Holder does not have any open files.");
                }
                isClosed = true;
            }
        }
    }

    private static boolean contains(Node folder, Node file) {
        return folder == file
                || folder.isFolder() && folder.children.values().stream().anyMatch(child -> contains(child, file));
    }

    @Override
    public synchronized void mkdir(Path path, FsPermission permission, boolean createParent) throws IOException {
        Node parent = parent(path, createParent);
        Node there = parent.children.putIfAbsent(path.getName(), new Node(new TreeMap<>(), null));
        if (there != null && !there.isFolder()) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    @Override
    public synchronized boolean delete(Path path, boolean recursive) throws IOException {
        Node node = find(path);
        if (node == null) {
            return false;
        }
        if (node.isFolder() && !recursive && !node.children.isEmpty()) {
            throw new PathIsNotEmptyDirectoryException(path.toString());
        }
        parent(path, false).children.remove(path.getName());
        return true;
    }

    @Override
    public void renameInternal(Path source, Path target) throws IOException {
        renameInternal(source, target, false);
    }

    @Override
    public synchronized void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
        Node node = existing(source);
        Node parent = parent(target, false);
        if (!overwrite && find(target) != null) {
            throw new FileAlreadyExistsException(target.toString());
        }
        parent.children.put(target.getName(), node);
        parent(source, false).children.remove(source.getName());
    }

    @Override
    public synchronized FileStatus[] listStatus(Path path) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        existing(path).children.forEach((name, node) -> found.add(status(new Path(path, name), node)));
        return found.toArray(FileStatus[]::new);
    }

    @Override
    public synchronized FileStatus getFileStatus(Path path) throws IOException {
        return status(path, existing(path));
    }

    private static FileStatus status(Path path, Node node) {
        return new FileStatus(node.isFolder() ? 0 : node.bytes.size(), node.isFolder(), 1, BLOCK, 0, path);
    }

    @Override
    public synchronized FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return new FSDataInputStream(new Reader(existing(path).bytes.toByteArray()));
    }

    private static final class Reader extends ByteArrayInputStream implements Seekable, PositionedReadable {
        Reader(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void seek(long position) {
            pos = (int) position;
        }

        @Override
        public long getPos() {
            return pos;
        }

        @Override
        public boolean seekToNewSource(long position) {
            return false;
        }

        @Override
        public int read(long position, byte[] buffer, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readFully(long position, byte[] buffer, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readFully(long position, byte[] buffer) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public int getUriDefaultPort() {
        return -1;
    }

    @Override
    public FsServerDefaults getServerDefaults() {
        return new FsServerDefaults(BLOCK, 512, BUFFER, (short) 1, BUFFER, false, 0, DataChecksum.Type.NULL);
    }

    @Override
    public FsStatus getFsStatus() {
        return new FsStatus(Long.MAX_VALUE, 0, Long.MAX_VALUE);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(Path path, long start, long length) {
        return new BlockLocation[0];
    }

    @Override
    public FileChecksum getFileChecksum(Path path) {
        return null;
    }

    @Override
    public boolean setReplication(Path path, short replication) {
        return true;
    }

    @Override
    public void setPermission(Path path, FsPermission permission) {}

    @Override
    public void setOwner(Path path, String user, String group) {}

    @Override
    public void setTimes(Path path, long modified, long accessed) {}

    @Override
    public void setVerifyChecksum(boolean verify) {}
}
