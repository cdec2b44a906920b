package io.smartcar.camel.tail.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file that is changed just before one of the accesses to it: the first, the second … */
final class InterruptedChannel extends FileChannel {
    private final FileChannel file;
    private final Event event;
    private int left;

    /** @param access the number of the access, from 1, that the change precedes */
    InterruptedChannel(FileChannel file, int access, Event event) {
        this.file = file;
        this.event = event;
        this.left = access;
    }

    /** The change of the file. */
    interface Event {
        void happen() throws IOException;
    }

    private FileChannel look() throws IOException {
        left--;
        if (left == 0) {
            event.happen();
        }
        return file;
    }

    @Override
    public long size() throws IOException {
        return look().size();
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return look().read(bytes, position);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return look().read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return look().read(bytes, offset, length);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw readOnly();
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
        throw readOnly();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw readOnly();
    }

    @Override
    public FileChannel truncate(long size) {
        throw readOnly();
    }

    @Override
    public void force(boolean metadata) {
        throw readOnly();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw readOnly();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw readOnly();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw readOnly();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw readOnly();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw readOnly();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("Expected the file to be read only");
    }
}
