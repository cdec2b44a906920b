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
 * Iterates over the rows of a scan and closes the scanner at the end. Throws after an early close or a failure, so that
 * an incomplete result never looks complete. Read by one thread at a time, closed by any.
 */
final class RowIterator implements Iterator<Object>, Closeable {
    private final ResultScanner scanner;
    private final Function<Result, Object> mapping;
    private Result next;
    /** Whether all rows were read. */
    private volatile boolean isComplete;
    /** The reason for an end before the last row; else null. */
    private volatile Supplier<RuntimeException> abort;

    RowIterator(ResultScanner scanner, Function<Result, Object> mapping) {
        this.scanner = scanner;
        this.mapping = mapping;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !isComplete) {
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
            abort = () -> new UncheckedIOException("Failed to read the next rows of a scan", failure);
            scanner.close();
            throw abort.get();
        }
        if (read == null) {
            // a scanner that was closed concurrently has no more rows either
            requireOpen();
            isComplete = true;
            scanner.close();
        }
        return read;
    }

    private void requireOpen() {
        Supplier<RuntimeException> reason = abort;
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
        if (!isComplete && abort == null) {
            abort = () -> new IllegalStateException("The scan was closed before all its rows were read because"
                    + " its exchange was done: read them within the route, for example by a streaming split, or scan"
                    + " without streaming, for a list");
            scanner.close();
        }
    }
}
