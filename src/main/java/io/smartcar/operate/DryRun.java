package io.smartcar.operate;

import io.smartcar.camel.support.LineFormat;
import io.smartcar.camel.support.LineReader;
import io.smartcar.collect.LineEvents;
import io.smartcar.collect.files.FileSnapshot;
import io.smartcar.collect.files.content.Compression;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventCounters;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.store.hbase.EventToRow;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * Shows the outcome of each line of a file, with the code that the routes use, without sending or storing
 * anything: kept, dropped or a dead letter, and the record and the row of an event. For one thread.
 */
public final class DryRun {
    /** Stands for the kinds that claim the file by its name. */
    public static final String BY_NAME = "-";

    private final CamelContext context;
    private final Kinds kinds;
    private final EventToRow eventToRow;
    private final int maxBytes;
    private final String collector;
    private final Clock clock;

    /**
     * @param context creates the exchanges; it need not have routes
     * @param kinds the declared kinds
     * @param eventToRow creates the rows
     * @param maxBytes the largest size of an event
     * @param collector the name of the collector in event ids; empty for the host's
     * @param clock the clock for the time of reading
     */
    public DryRun(
            CamelContext context, Kinds kinds, EventToRow eventToRow, int maxBytes, String collector, Clock clock) {
        this.context = context;
        this.kinds = kinds;
        this.eventToRow = eventToRow;
        this.maxBytes = maxBytes;
        this.collector = collector;
        this.clock = clock;
    }

    /**
     * Reports the first lines of a file.
     *
     * @param out receives the report
     * @return the number of lines that would be dead letters
     * @throws IllegalArgumentException as {@link #run(String, Path, long, LineOutcomes)}
     * @throws IOException if the file cannot be read
     */
    int run(String kind, Path file, long lines, PrintStream out) throws IOException {
        DryRunReport report = new DryRunReport(out);
        return report.finish(run(kind, file, lines, report));
    }

    /**
     * Reads the first lines of a file.
     *
     * @param kind the kind of the lines, or {@link #BY_NAME}
     * @param lines the number of lines
     * @param outcomes receives the outcome of each line
     * @return whether the file has more lines
     * @throws IllegalArgumentException if there is no such kind, none claims the file, or its header is wrong
     * @throws IOException if the file cannot be read
     */
    public boolean run(String kind, Path file, long lines, LineOutcomes outcomes) throws IOException {
        List<Kind> possible = kinds(kind, file);
        String host = collector.isEmpty() ? InetAddress.getLocalHost().getHostName() : collector;
        Exchange exchange = new DefaultExchange(context);
        EventCounters counters = new EventCounters(context);
        LineReader reader = new LineReader(LineFormat.unchanged(maxBytes), 0);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            LineEvents events = new LineEvents(
                    exchange, possible, file, FileSnapshot.of(file).identity(host), clock, counters, "try");
            for (long read = 0; read < lines && reader.next(content::read); read++) {
                events.begin();
                if (content.beginning(reader.offset()) >= 0 && events.hasHeader()) {
                    events.header(reader.buffer(), reader.start(), reader.length());
                } else {
                    events.add(reader);
                }
                report(events, reader, outcomes);
            }
            return reader.hasNext(content::read);
        }
    }

    private List<Kind> kinds(String kind, Path file) {
        if (!kind.equals(BY_NAME)) {
            return List.of(kinds.mandatory(kind));
        }
        List<Kind> claiming = kinds.allOfRotated(Compression.nameWithoutSuffix(file.getFileName()));
        if (claiming.isEmpty()) {
            // a pattern may name the compressed file itself
            claiming = kinds.allOfRotated(file.getFileName());
        }
        if (claiming.isEmpty()) {
            throw new IllegalArgumentException(
                    "No kind claims the name of " + file + ": see the settings kind.<name>.files, or name the kind");
        }
        return claiming;
    }

    private void report(LineEvents events, LineReader line, LineOutcomes outcomes) {
        List<Exchange> kept = events.takeKept();
        if (!kept.isEmpty()) {
            Exchange event = kept.get(0);
            eventToRow.map(event);
            if (event.getException() instanceof RejectedEventException rejection) {
                outcomes.deadLetter(line.offset(), event.getMessage(), rejection.reason(), rejection.getMessage());
            } else {
                outcomes.kept(line.offset(), events.kind(), event.getMessage());
            }
        } else if (events.hasRejected()) {
            var letter = events.takeRejected().get(0).getMessage();
            outcomes.deadLetter(
                    line.offset(),
                    letter,
                    letter.getHeader(DeadLetter.REASON, String.class),
                    letter.getHeader(DeadLetter.MESSAGE, String.class));
        } else {
            outcomes.dropped(line.offset(), events.kind(), line.buffer(), line.start(), line.length());
        }
    }
}
