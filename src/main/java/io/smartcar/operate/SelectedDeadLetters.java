package io.smartcar.operate;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.deadletter.DeadLetterId;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The dead letters that a command selects: their number by kind and reason, and the latest of them. Not thread-safe. */
final class SelectedDeadLetters {
    private static final String PREFIX = "dead-letter.";
    private static final String INDENTED = "    %-12s %s%n";

    private final int limit;
    private final Map<String, Long> counts = new TreeMap<>();
    private final PriorityQueue<ConsumerRecord<byte[], byte[]>> latest =
            new PriorityQueue<>(Comparator.comparing(DeadLetter::time));

    /** @param limit the number of the latest dead letters that are kept */
    SelectedDeadLetters(int limit) {
        this.limit = limit;
    }

    void add(ConsumerRecord<byte[], byte[]> deadLetter) {
        counts.merge(header(deadLetter, DeadLetter.KIND) + " " + header(deadLetter, DeadLetter.REASON), 1L, Long::sum);
        latest.add(deadLetter);
        if (latest.size() > limit) {
            latest.remove();
        }
    }

    long size() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of dead letters, in all and by kind and reason. */
    String summary() {
        String parts = counts.entrySet().stream()
                .map(count -> String.format("%s %,d", count.getKey(), count.getValue()))
                .collect(Collectors.joining(", ", " (", ")"));
        return String.format("%,d open dead letter%s%s", size(), size() == 1 ? "" : "s", size() == 0 ? "" : parts);
    }

    /** Prints the latest dead letters, the last of them last, and the summary. */
    void printList(PrintStream out) {
        for (ConsumerRecord<byte[], byte[]> deadLetter : sorted()) {
            out.printf(
                    "%s %s %s %s%n    %s%n",
                    DeadLetter.time(deadLetter),
                    header(deadLetter, DeadLetter.KIND),
                    header(deadLetter, DeadLetter.REASON),
                    MessageText.escape(DeadLetterId.of(deadLetter)),
                    header(deadLetter, DeadLetter.MESSAGE));
        }
        out.println(summary() + (latest.size() < size() ? ", of which these are the latest" : ""));
    }

    /** Prints everything that is known of the latest dead letters. */
    void printDetails(PrintStream out) {
        for (ConsumerRecord<byte[], byte[]> deadLetter : sorted()) {
            out.println(MessageText.escape(DeadLetterId.of(deadLetter)));
            for (Header header : deadLetter.headers()) {
                boolean isShown = header.value() != null && !header.key().equals(DeadLetter.ID);
                if (isShown && header.key().equals(DeadLetter.HISTORY)) {
                    DeadLetter.header(deadLetter, header.key())
                            .lines()
                            .forEach(line -> print(out, "history", MessageText.escape(line)));
                } else if (isShown) {
                    print(out, MessageText.escape(header.key()), DryRunReport.text(header.value()));
                }
            }
            print(out, "read", Instant.ofEpochMilli(deadLetter.timestamp()));
            print(out, "record", deadLetter.topic() + "-" + deadLetter.partition() + "@" + deadLetter.offset());
            print(out, "line", DryRunReport.text(deadLetter.value()));
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> sorted() {
        return latest.stream().sorted(latest.comparator()).toList();
    }

    private static void print(PrintStream out, String name, Object value) {
        out.printf(INDENTED, name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name, value);
    }

    private static String header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        return Objects.requireNonNullElse(MessageText.escape(DeadLetter.header(deadLetter, name)), "none");
    }
}
