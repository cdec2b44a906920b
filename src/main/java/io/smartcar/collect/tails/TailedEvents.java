package io.smartcar.collect.tails;

import io.smartcar.camel.tail.message.TailedLine;
import io.smartcar.collect.LineEvents;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Turns the lines of a growing file, as {@code tail:} sends them, into events. The bean {@code tailedEvents}.
 * Thread-safe.
 */
public final class TailedEvents {
    private static final String SOURCE = "tail";
    private static final int REMEMBERED = 10_000;

    /** The last name of each file, by identity, that a kind claimed: its present name may be one that none claims. */
    private final Map<String, Path> claimed = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Path> eldest) {
            return size() > REMEMBERED;
        }
    });

    private final Kinds kinds;
    private final Clock clock;
    private final EventCounters counters;

    /**
     * @param kinds the kinds that claim files by name
     * @param clock gives the time of reading
     */
    public TailedEvents(CamelContext camelContext, Kinds kinds, Clock clock) {
        counters = new EventCounters(camelContext);
        this.kinds = kinds;
        this.clock = clock;
    }

    /**
     * Turns lines of one file into events.
     *
     * @param lines the body of an exchange from {@code tail:}
     * @return the kept events, then the rejected ones, each only if there are any
     * @throws IOException if no kind claims the file by its name, or by one that it had since the start: its lines are
     *     redelivered until one does
     */
    public List<EventBatch> map(List<TailedLine> lines, Exchange exchange) throws IOException {
        Path file = lines.get(0).file().path();
        String identity = lines.get(0).file().identity();
        LineEvents events = new LineEvents(exchange, kinds(file, identity), file, identity, clock, counters, SOURCE);
        events.begin();
        for (TailedLine line : lines) {
            if (line.isCut()) {
                byte[] sha256 = HexFormat.of().parseHex(line.sha256());
                events.addBeginning(line.bytes(), line.offset(), line.length(), sha256);
            } else {
                events.add(line.bytes(), line.offset());
            }
        }
        return events.takeAll();
    }

    private List<Kind> kinds(Path file, String identity) throws IOException {
        List<Kind> claiming = kinds.allOfRotated(file.getFileName());
        if (!claiming.isEmpty()) {
            claimed.put(identity, file.getFileName());
            return claiming;
        }
        Path before = claimed.get(identity);
        if (before == null) {
            throw new IOException("No kind claims the name of the file " + file
                    + ": name it in kind.<name>.files, or leave it out of tails.include");
        }
        return kinds.allOfRotated(before);
    }
}
