package io.smartcar.camel.spool.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Real files on a disk that fails as the test demands; counts the operations on them. */
final class FaultyFiles implements FileOpener {
    /** An operation on a file. */
    enum Operation {
        OPEN,
        READ,
        WRITE,
        FORCE,
        TRUNCATE
    }

    /** Throws before an operation that has to fail. */
    @FunctionalInterface
    public interface Fault {
        void before(Operation operation, Path path) throws IOException;
    }

    private final Map<Operation, AtomicInteger> counts = new EnumMap<>(Operation.class);
    private final AtomicInteger half = new AtomicInteger();
    private volatile Fault fault = (operation, path) -> {};

    FaultyFiles() {
        for (Operation operation : Operation.values()) {
            counts.put(operation, new AtomicInteger());
        }
    }

    void fail(Fault failing) {
        fault = failing;
    }

    /** Makes each such operation fail. */
    void fail(Operation failing) {
        fail((operation, path) -> {
            if (operation == failing) {
                throw new IOException("No " + failing + " on this disk (simulated)");
            }
        });
    }

    void heal() {
        fail((operation, path) -> {});
    }

    /** Lets the first write that fails write that many bytes all the same. */
    void writeOfTheFirstThatFails(int bytes) {
        half.set(bytes);
    }

    int count(Operation operation) {
        return counts.get(operation).get();
    }

    @Override
    public FileChannel open(Path path, OpenOption... options) throws IOException {
        before(Operation.OPEN, path);
        return new Channel(FileChannel.open(path, options), path);
    }

    private void before(Operation operation, Path path) throws IOException {
        counts.get(operation).incrementAndGet();
        fault.before(operation, path);
    }

    private final class Channel extends FileChannel {
        private final FileChannel real;
        private final Path path;

        Channel(FileChannel real, Path path) {
            this.real = real;
            this.path = path;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            before(Operation.READ, path);
            return real.read(target);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            before(Operation.READ, path);
            return real.read(targets, offset, length);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            before(Operation.READ, path);
            return real.read(target, position);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            try {
                before(Operation.WRITE, path);
            } catch (IOException | Error e) {
                int written = Math.min(half.getAndSet(0), source.remaining());
                if (written > 0) {
                    real.write(source.slice(source.position(), written));
                }
                throw e;
            }
            return real.write(source);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            before(Operation.WRITE, path);
            return real.write(sources, offset, length);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            before(Operation.WRITE, path);
            return real.write(source, position);
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            real.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            before(Operation.TRUNCATE, path);
            real.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            before(Operation.FORCE, path);
            real.force(metadata);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return real.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            return real.transferFrom(source, position, count);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return real.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return real.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return real.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }
    }
}
