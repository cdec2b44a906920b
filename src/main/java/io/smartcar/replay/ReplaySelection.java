package io.smartcar.replay;

import io.smartcar.camel.support.Require;
import io.smartcar.event.deadletter.DeadLetter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The selection of dead letters, by their kinds, reasons and times. Immutable.
 *
 * @param kinds   empty: all; an empty word is for those without one
 * @param reasons empty: all
 * @param since   of the time of the dead letter; null: from the beginning
 * @param until   excluding it; null: to the end
 */
public record ReplaySelection(Set<String> kinds, Set<String> reasons, Instant since, Instant until)
        implements Predicate<ConsumerRecord<byte[], byte[]>> {

    /**
     * A selection by settings.
     *
     * @param since from this time on, in ISO 8601 with its zone; blank for all
     * @param until before this time; blank for all
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public static ReplaySelection of(Collection<String> kinds, Collection<String> reasons, String since, String until) {
        return new ReplaySelection(
                Set.copyOf(kinds), Set.copyOf(reasons), instant("replay.since", since), instant("replay.until", until));
    }

    private static Instant instant(String key, String text) {
        try {
            return text.isBlank() ? null : Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw Require.wrong(key, "a time such as 2026-01-31T10:00:00Z, or nothing", text);
        }
    }

    @Override
    public boolean test(ConsumerRecord<byte[], byte[]> deadLetter) {
        return isOf(kinds, DeadLetter.header(deadLetter, DeadLetter.KIND))
                && isOf(reasons, DeadLetter.header(deadLetter, DeadLetter.REASON))
                && isInTime(deadLetter);
    }

    private static boolean isOf(Set<String> wanted, String word) {
        return wanted.isEmpty() || wanted.contains(word == null ? "" : word);
    }

    private boolean isInTime(ConsumerRecord<?, ?> deadLetter) {
        Instant time = DeadLetter.time(deadLetter);
        return (since == null || !time.isBefore(since)) && (until == null || time.isBefore(until));
    }
}
