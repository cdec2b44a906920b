package io.smartcar.component.hbase;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;

/** The rows of a scan, one after the other; closes the scanner at their end. Confined to one thread at a time. */
final class RowIterator implements Iterator<Object>, Closeable {
    private final ResultScanner scanner;
    private final Function<Result, Object> mapping;
    private Result next;
    private boolean closed;

    RowIterator(ResultScanner scanner, Function<Result, Object> mapping) {
        this.scanner = scanner;
        this.mapping = mapping;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !closed) {
            try {
                next = scanner.next();
            } catch (IOException failure) {
                close();
                throw new UncheckedIOException("Failed to read the next rows of a scan", failure);
            }
            if (next == null) {
                close();
            }
        }
        return next != null;
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
        if (!closed) {
            closed = true;
            scanner.close();
        }
    }
}
