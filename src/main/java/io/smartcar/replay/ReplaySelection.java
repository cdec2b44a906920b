package io.smartcar.replay;

import io.smartcar.event.deadletter.DeadLetter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which dead letters are replayed. Immutable.
 *
 * @param kinds   empty: all
 * @param reasons empty: all
 * @param since   of the time of the dead letter; null: from the beginning
 * @param until   excluding it; null: to the end
 */
record ReplaySelection(Set<String> kinds, Set<String> reasons, Instant since, Instant until) {

    boolean selects(ConsumerRecord<?, ?> letter) {
        return isOf(kinds, ReplayedEvents.header(letter, DeadLetter.KIND))
                && isOf(reasons, ReplayedEvents.header(letter, DeadLetter.REASON))
                && isInTime(letter);
    }

    private static boolean isOf(Set<String> wanted, String word) {
        return wanted.isEmpty() || word != null && wanted.contains(word);
    }

    private boolean isInTime(ConsumerRecord<?, ?> letter) {
        Instant time = time(letter);
        return (since == null || !time.isBefore(since)) && (until == null || time.isBefore(until));
    }

    private static Instant time(ConsumerRecord<?, ?> letter) {
        String time = ReplayedEvents.header(letter, DeadLetter.TIME);
        try {
            return time == null ? Instant.ofEpochMilli(letter.timestamp()) : Instant.parse(time);
        } catch (DateTimeParseException e) {
            return Instant.ofEpochMilli(letter.timestamp());
        }
    }
}
