package io.smartcar.local;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.operate.DryRun;
import io.smartcar.operate.LineOutcomes;
import io.smartcar.store.hbase.EventToRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hadoop.hbase.client.Put;

/** The lines that this run has dropped, and what has to become of each. Thread-safe. */
final class FedLines {
    /** The latest events are remembered, those of a quarter of an hour at 200 a second. */
    private static final int MOST = 200_000;

    private final DryRun dryRun;
    private final Deque<Event> latest = new ArrayDeque<>();
    private long dropped;
    private long rejected;
    private long events;

    /** @param maxBytes the largest size of an event */
    FedLines(Kinds kinds, int maxBytes) {
        Clock clock = Clock.systemUTC();
        dryRun = new DryRun(new DefaultCamelContext(), kinds, new EventToRow(kinds, clock), maxBytes, "", clock);
    }

    /**
     * A line that has to be stored.
     *
     * @param row the key of its row
     */
    record Event(Kind kind, byte[] line, byte[] row) {}

    /** What has to become of all lines. */
    record Outcome(long lines, long dropped, long rejected, long events) {}

    /** Adds the lines of a file that is about to be dropped under the same name. */
    synchronized void add(Path file) throws IOException {
        dryRun.run(DryRun.BY_NAME, file, Long.MAX_VALUE, new LineOutcomes() {
            @Override
            public void kept(long offset, Kind kind, Message event) {
                events++;
                if (latest.size() == MOST) {
                    latest.removeFirst();
                }
                Put put = event.getHeader(HBaseConstants.MUTATION, Put.class);
                latest.addLast(new Event(kind, event.getBody(byte[].class), put.getRow()));
            }

            @Override
            public void dropped(long offset, Kind kind, byte[] buffer, int start, int length) {
                dropped++;
            }

            @Override
            public void deadLetter(long offset, Message event, String reason, String message) {
                rejected++;
            }
        });
    }

    synchronized Outcome outcome() {
        return new Outcome(dropped + rejected + events, dropped, rejected, events);
    }

    /** The latest events, the oldest first. */
    synchronized List<Event> latest() {
        return List.copyOf(latest);
    }
}
