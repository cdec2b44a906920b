package io.smartcar.collect.files;

import io.smartcar.event.EventBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.camel.Exchange;

/**
 * One reading of a file, whose last batch takes the events of the small files behind it as well, as many as fit: a batch for
 * each of many small files would be most of their cost. Only whole files without a rejected line are taken. They are
 * completed when the batch is acknowledged; if it fails, each is read again, on its own or in another batch. A property of
 * the exchange.
 */
final class FileGroup implements Iterator<EventBatch>, Closeable {
    private static final String PROPERTY = "event.file-reading";

    private final FileReading leader;
    private final int batchSize;
    private final IntFunction<FileReading> followers;
    private final List<FileReading> members = new ArrayList<>();

    /**
     * @param leader the reading of the exchange's file
     * @param followers opens the next small file, to be read up to a number of lines; null if there is none
     */
    FileGroup(Exchange exchange, FileReading leader, int batchSize, IntFunction<FileReading> followers) {
        this.leader = leader;
        this.batchSize = batchSize;
        this.followers = followers;
        exchange.setProperty(PROPERTY, this);
    }

    /** The reading that an exchange, or a batch of it, belongs to. */
    static FileGroup of(Exchange exchange) {
        FileGroup group = exchange.getProperty(PROPERTY, FileGroup.class);
        if (group == null) {
            throw new IllegalStateException(
                    "Expected a file that fileEvents.read has opened, but got none: see the route file-to-events");
        }
        return group;
    }

    /** Whether the exchange's file is opened. */
    static boolean isOpen(Exchange exchange) {
        return exchange.getProperty(PROPERTY) != null;
    }

    /** The reading of the exchange's file. */
    FileReading leader() {
        return leader;
    }

    @Override
    public boolean hasNext() {
        return leader.hasNext();
    }

    @Override
    public EventBatch next() {
        EventBatch batch = leader.next();
        return !batch.isRejected() && leader.isAtEnd() ? withSmallFiles(batch) : batch;
    }

    private EventBatch withSmallFiles(EventBatch batch) {
        List<Exchange> events = new ArrayList<>(batch);
        while (events.size() < batchSize) {
            FileReading small = followers.apply(batchSize - events.size());
            List<Exchange> whole = small == null ? null : small.whole();
            if (whole == null) {
                break;
            }
            members.add(small);
            events.addAll(whole);
        }
        return members.isEmpty() ? batch : EventBatch.ofEvents(events);
    }

    /**
     * Takes a batch as acknowledged, see {@link FileReading#acknowledgeBatch()}.
     *
     * @return the small files that were in it, which are to be finished now
     */
    List<FileReading> acknowledgeBatch() throws IOException {
        leader.acknowledgeBatch();
        List<FileReading> acknowledged = List.copyOf(members);
        members.clear();
        return acknowledged;
    }

    @Override
    public void close() throws IOException {
        leader.close();
    }
}
