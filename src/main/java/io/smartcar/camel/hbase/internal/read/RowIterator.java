package io.smartcar.camel.hbase.internal.read;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;

/**
 * The rows of a scan, one after the other; closes the scanner at their end. Whoever reads on when it was closed before,
 * or has failed, gets an exception: what was read would else pass for the whole. Read by one thread at a time, closed by
 * any.
 */
final class RowIterator implements Iterator<Object>, Closeable {
    private final ResultScanner scanner;
    private final Function<Result, Object> mapping;
    private Result next;
    /** Whether all rows were read. */
    private volatile boolean ended;
    /** Why there are no more rows though the end was not reached; null while there may be. */
    private volatile Supplier<RuntimeException> brokenOff;

    RowIterator(ResultScanner scanner, Function<Result, Object> mapping) {
        this.scanner = scanner;
        this.mapping = mapping;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = read();
        }
        return next != null;
    }

    private Result read() {
        requireOpen();
        Result read;
        try {
            read = scanner.next();
        } catch (IOException failure) {
            brokenOff = () -> new UncheckedIOException("Failed to read the next rows of a scan", failure);
            scanner.close();
            throw brokenOff.get();
        }
        if (read == null) {
            // a scanner that was closed meanwhile has no more rows, either
            requireOpen();
            ended = true;
            scanner.close();
        }
        return read;
    }

    private void requireOpen() {
        Supplier<RuntimeException> reason = brokenOff;
        if (reason != null) {
            throw reason.get();
        }
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The scan has no more rows");
        }
        Result current = next;
        next = null;
        return mapping.apply(current);
    }

    @Override
    public void close() {
        if (!ended && brokenOff == null) {
            brokenOff = () -> new IllegalStateException("The scan was closed before all its rows were read, since its"
                    + " exchange was done: read them within the route, by a split that streams, say, or scan without"
                    + " streaming, for a list");
            scanner.close();
        }
    }
}
