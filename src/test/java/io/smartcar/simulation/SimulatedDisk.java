package io.smartcar.simulation;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory, which outlives the processes that use it: each has a view of its own, and may be killed before and
 * after each change, and in the middle of a write.
 */
final class SimulatedDisk {
    private final Simulation simulation;
    private final Map<String, Node> nodes = new TreeMap<>();
    private long lastInode;

    /** A file or a folder. */
    private final class Node {
        private final boolean folder;
        private final long inode = ++lastInode;
        private byte[] bytes = {};
        private FileTime modified = FileTime.from(simulation.now());
        private FileTime changed = modified;

        Node(boolean folder) {
            this.folder = folder;
        }

        void write(byte[] content) {
            bytes = content;
            modified = FileTime.from(simulation.now());
            changed = modified;
        }
    }

    SimulatedDisk(Simulation simulation) {
        this.simulation = simulation;
        nodes.put("/", new Node(true));
    }

    /** Creates or replaces a file, as another program does. */
    void put(String path, byte[] content) {
        nodes.put(path, new Node(false));
        nodes.get(path).write(content);
    }

    /** Appends to a file, as another program does. */
    void append(String path, byte[] content) {
        Node node = nodes.computeIfAbsent(path, created -> new Node(false));
        byte[] longer = Arrays.copyOf(node.bytes, node.bytes.length + content.length);
        System.arraycopy(content, 0, longer, node.bytes.length, content.length);
        node.write(longer);
    }

    /** Renames a file, as another program does. */
    void rename(String from, String to) {
        nodes.put(to, nodes.remove(from));
        nodes.get(to).changed = FileTime.from(simulation.now());
    }

    void makeFolder(String path) {
        nodes.putIfAbsent(path, new Node(true));
    }

    /** The paths of all files, in order. */
    List<String> files() {
        return nodes.keySet().stream().filter(path -> !nodes.get(path).folder).toList();
    }

    /** The disk as a process uses it. */
    Path view(Host host, String path) {
        return new View(host).getPath(path);
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("not simulated");
    }

    /** The disk of one process. */
    private final class View extends FileSystem {
        private final Host host;
        private final Provider provider = new Provider(this);

        View(Host host) {
            this.host = host;
        }

        private Node node(Path path) throws NoSuchFileException {
            host.requireAlive();
            Node node = nodes.get(name(path));
            if (node == null) {
                throw new NoSuchFileException(path.toString());
            }
            return node;
        }

        private String name(Path path) {
            return path.toAbsolutePath().normalize().toString();
        }

        @Override
        public FileSystemProvider provider() {
            return provider;
        }

        @Override
        public void close() {
            throw unsupported();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return "/";
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return List.of(getPath("/"));
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            throw unsupported();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return Set.of("basic", "unix");
        }

        @Override
        public Path getPath(String first, String... more) {
            return DiskPath.of(this, Path.of(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String syntaxAndPattern) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
            return path -> matcher.matches(Path.of(path.toString()));
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw unsupported();
        }

        @Override
        public WatchService newWatchService() {
            throw unsupported();
        }
    }

    /** What a path on this disk does: as the path of the same text on the default file system, but it stays on this disk. */
    private record DiskPath(View view, Path text) implements InvocationHandler {
        static Path of(View view, Path text) {
            return (Path) Proxy.newProxyInstance(
                    DiskPath.class.getClassLoader(), new Class<?>[] {Path.class}, new DiskPath(view, text));
        }

        private static Object textOf(Object argument) {
            return argument instanceof Path
                            && Proxy.isProxyClass(argument.getClass())
                            && Proxy.getInvocationHandler(argument) instanceof DiskPath path
                    ? path.text
                    : argument;
        }

        @Override
        public Object invoke(Object path, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "getFileSystem":
                    return view;
                case "toFile":
                    return new DiskFile((Path) path);
                case "toAbsolutePath", "toRealPath":
                    return of(view, Path.of("/").resolve(text));
                default:
                    Object[] texts = arguments == null
                            ? null
                            : Arrays.stream(arguments).map(DiskPath::textOf).toArray();
                    Object result = method.invoke(text, texts);
                    return result instanceof Path other ? of(view, other) : result;
            }
        }
    }

    /** A file for the component {@code file:}, which finds its way back to this disk. */
    private static final class DiskFile extends File {
        private static final long serialVersionUID = 1L;

        private final transient Path path;

        DiskFile(Path path) {
            super(path.toString());
            this.path = path;
        }

        @Override
        public Path toPath() {
            return path;
        }

        @Override
        public boolean exists() {
            return java.nio.file.Files.exists(path);
        }
    }

    private final class Provider extends FileSystemProvider {
        private final View view;

        Provider(View view) {
            this.view = view;
        }

        @Override
        public String getScheme() {
            return "simulated";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
            throw unsupported();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return view;
        }

        @Override
        public Path getPath(URI uri) {
            throw unsupported();
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            boolean writing = options.contains(StandardOpenOption.WRITE);
            if (options.contains(StandardOpenOption.CREATE_NEW) && nodes.containsKey(view.name(path))) {
                throw new FileAlreadyExistsException(path.toString());
            }
            if (writing) {
                view.host.step("before it opens " + path);
                nodes.computeIfAbsent(view.name(path), created -> new Node(false));
                if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                    view.node(path).write(new byte[0]);
                }
            }
            return new Channel(view.host, view.node(path));
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            view.node(folder);
            String name = view.name(folder);
            List<Path> found = nodes.keySet().stream()
                    .map(view::getPath)
                    .filter(path -> path.getParent() != null
                            && view.name(path.getParent()).equals(name))
                    .map(path -> folder.resolve(path.getFileName()))
                    .toList();
            return new DirectoryStream<>() {
                @Override
                public java.util.Iterator<Path> iterator() {
                    return found.iterator();
                }

                @Override
                public void close() {
                    // nothing to release
                }
            };
        }

        @Override
        public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
            view.host.step("before it creates " + folder);
            if (nodes.putIfAbsent(view.name(folder), new Node(true)) != null) {
                throw new FileAlreadyExistsException(folder.toString());
            }
        }

        @Override
        public void delete(Path path) throws IOException {
            view.host.step("before it deletes " + path);
            view.node(path);
            nodes.remove(view.name(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) {
            throw unsupported();
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            view.host.step("before it moves " + source + " to " + target);
            Node node = view.node(source);
            List<CopyOption> chosen = List.of(options);
            if (nodes.containsKey(view.name(target))
                    && !chosen.contains(StandardCopyOption.REPLACE_EXISTING)
                    && !chosen.contains(StandardCopyOption.ATOMIC_MOVE)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            view.node(target.getParent());
            nodes.remove(view.name(source));
            nodes.put(view.name(target), node);
            node.changed = FileTime.from(simulation.now());
            simulation.log("%s moved %s to %s", view.host, source, target);
            view.host.step("after it moved " + source + " to " + target);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return view.node(one) == view.node(other);
        }

        @Override
        public boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }

        @Override
        public FileStore getFileStore(Path path) {
            throw unsupported();
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            view.node(path);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return null;
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return type.cast(new Attributes(view.node(path)));
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return Map.of("ctime", view.node(path).changed);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
            throw unsupported();
        }
    }

    private record Attributes(Node node) implements BasicFileAttributes {
        @Override
        public FileTime lastModifiedTime() {
            return node.modified;
        }

        @Override
        public FileTime lastAccessTime() {
            return node.modified;
        }

        @Override
        public FileTime creationTime() {
            return node.modified;
        }

        @Override
        public boolean isRegularFile() {
            return !node.folder;
        }

        @Override
        public boolean isDirectory() {
            return node.folder;
        }

        @Override
        public boolean isSymbolicLink() {
            return false;
        }

        @Override
        public boolean isOther() {
            return false;
        }

        @Override
        public long size() {
            return node.bytes.length;
        }

        @Override
        public Object fileKey() {
            return "inode " + node.inode;
        }
    }

    /** A file that is open: it stays readable when it is moved or replaced. */
    private static final class Channel extends FileChannel {
        private final Host host;
        private final Node node;
        private long position;

        Channel(Host host, Node node) {
            this.host = host;
            this.node = node;
        }

        @Override
        public int read(ByteBuffer target) {
            int read = read(target, position);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public int read(ByteBuffer target, long from) {
            int length = (int) Math.min(target.remaining(), node.bytes.length - from);
            if (length <= 0) {
                return target.hasRemaining() ? -1 : 0;
            }
            target.put(node.bytes, (int) from, length);
            return length;
        }

        @Override
        public int write(ByteBuffer source) {
            byte[] added = new byte[source.remaining()];
            source.get(added);
            byte[] before = node.bytes;
            node.write(Arrays.copyOf(before, before.length + added.length / 2));
            System.arraycopy(added, 0, node.bytes, before.length, added.length / 2);
            host.step("in the middle of a write");
            byte[] all = Arrays.copyOf(before, before.length + added.length);
            System.arraycopy(added, 0, all, before.length, added.length);
            node.write(all);
            return added.length;
        }

        @Override
        public void force(boolean metaData) {
            host.step("before it forces a file to the disk");
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public FileChannel position(long moved) {
            position = moved;
            return this;
        }

        @Override
        public long size() {
            return node.bytes.length;
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) {
            throw unsupported();
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            throw unsupported();
        }

        @Override
        public int write(ByteBuffer source, long at) {
            throw unsupported();
        }

        @Override
        public FileChannel truncate(long size) {
            throw unsupported();
        }

        @Override
        public long transferTo(long at, long count, WritableByteChannel target) {
            throw unsupported();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long at, long count) {
            throw unsupported();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long at, long size) {
            throw unsupported();
        }

        @Override
        public FileLock lock(long at, long size, boolean shared) {
            throw unsupported();
        }

        @Override
        public FileLock tryLock(long at, long size, boolean shared) {
            throw unsupported();
        }

        @Override
        protected void implCloseChannel() {
            // nothing to release
        }
    }
}
