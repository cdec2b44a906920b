package io.smartcar.store.hdfs;

import io.smartcar.camel.hdfs.HdfsEndpoint;
import io.smartcar.camel.hdfs.HdfsWrite;
import io.smartcar.camel.hdfs.files.FencedException;
import io.smartcar.camel.hdfs.files.PartitionFiles;
import io.smartcar.camel.hdfs.files.RecordId;
import io.smartcar.store.HeldEvent;
import io.smartcar.store.HeldPartition;
import io.smartcar.store.TakenOverException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of one partition in open files. Confined to one thread at a time. */
final class HeldFiles implements HeldPartition {
    private static final Logger LOG = LoggerFactory.getLogger(HeldFiles.class);

    private final PartitionFiles files;
    private final HdfsEndpoint endpoint;
    private final RollPolicy policy;
    private final ZoneId zone;
    private final Set<PartitionFiles> failed;
    /** Of the last event: most have the same one. */
    private String source = "";

    private Instant first;
    private Instant last;

    /**
     * @param endpoint the only one whose records are taken: its path is where they are committed
     * @param zone that of the events' days
     * @param failed takes the files of partitions that failed
     */
    HeldFiles(PartitionFiles files, HdfsEndpoint endpoint, RollPolicy policy, ZoneId zone, Set<PartitionFiles> failed) {
        this.files = files;
        this.endpoint = endpoint;
        this.policy = policy;
        this.zone = zone;
        this.failed = failed;
    }

    void takeOver() throws Exception {
        attempt(files::takeOver);
    }

    @Override
    public long head() {
        return files.head();
    }

    @Override
    public long next() {
        return files.next();
    }

    @Override
    public boolean append(HeldEvent event) throws Exception {
        if (event.writes().isEmpty()) {
            files.skip(event.offset());
            return false;
        }
        if (event.offset() < files.next()) {
            // the files would take it for one more record of the last event
            return false;
        }
        RecordId id = id(event);
        boolean appended = false;
        for (Object write : event.writes()) {
            appended |= append(event.offset(), id, (HdfsWrite) write);
        }
        if (appended) {
            last = policy.clock().instant();
            first = files.records() == event.writes().size() ? last : first;
        }
        return appended;
    }

    private boolean append(long offset, RecordId id, HdfsWrite write) throws Exception {
        if (write.endpoint() != endpoint) {
            throw new IllegalStateException("The transaction writes to " + write.endpoint() + " and to " + endpoint
                    + ", which are not committed together: use one endpoint with a folder for each, or two routes");
        }
        return attempt(() -> files.append(offset, id, write.folder(), write.schema(), write.record()));
    }

    /** Ids are {@code <source identity>:<byte offset>}; repeats of events with others are not recognized. */
    private RecordId id(HeldEvent event) {
        String id = event.id();
        int colon = id == null ? -1 : id.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        try {
            long position = Long.parseLong(id, colon + 1, id.length(), 10);
            if (source.length() != colon || !id.startsWith(source)) {
                source = id.substring(0, colon);
            }
            return new RecordId(source, position, event.replays());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public boolean isFull() {
        return files.isFull();
    }

    @Override
    public boolean isDue() {
        return files.records() > 0 && (isFull() || policy.isDue(files.bytes(), first, last, zone));
    }

    @Override
    public long roll() throws Exception {
        return attempt(files::commit);
    }

    @Override
    public void abandon() {
        files.abandon();
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            // the next owner clears it away
            LOG.debug("Failed to delete an owner folder", e);
        }
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    private <T> T attempt(Operation<T> operation) throws Exception {
        try {
            return operation.run();
        } catch (FencedException e) {
            throw new TakenOverException(e);
        } catch (IOException e) {
            failed.add(files);
            throw endpoint.explain(e);
        }
    }
}
