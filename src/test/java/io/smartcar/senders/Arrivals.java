package io.smartcar.senders;

import static io.smartcar.event.format.syslog.SyslogMessage.Part.MESSAGE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.format.syslog.SyslogParser;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The texts that arrived in a topic, compared with the distinct texts that were sent. An event that Kafka holds twice, with
 * one id, is distinguished from a text that its sender has sent twice. Immutable.
 */
final class Arrivals {
    private final Map<String, Set<String>> idsByText = new HashMap<>();
    private final int records;
    private final int ids;

    private Arrivals(List<ConsumerRecord<byte[], byte[]>> records, Function<byte[], String> text) {
        this.records = records.size();
        Set<String> known = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> one : records) {
            String id = new String(one.headers().lastHeader(EventHeaders.ID).value(), UTF_8);
            known.add(id);
            idsByText
                    .computeIfAbsent(text.apply(one.value()), first -> new HashSet<>())
                    .add(id);
        }
        ids = known.size();
    }

    /** Of syslog messages, by what their sender was told to say. */
    static Arrivals ofMessages(List<ConsumerRecord<byte[], byte[]>> records) {
        SyslogParser parser = new SyslogParser(ZoneOffset.UTC);
        return new Arrivals(
                records,
                bytes -> said(parser.parse(bytes, System.currentTimeMillis()).text(MESSAGE)));
    }

    /** rsyslog has the blank after the tag of RFC 3164 in the text, and sends it so in the form of RFC 5424. */
    private static String said(String text) {
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    /** Of lines, as they are. */
    static Arrivals ofLines(List<ConsumerRecord<byte[], byte[]>> records) {
        return new Arrivals(records, bytes -> new String(bytes, UTF_8));
    }

    /** Texts that were sent and did not arrive. */
    Set<String> missing(Collection<String> sent) {
        Set<String> missing = new TreeSet<>(sent);
        missing.removeAll(idsByText.keySet());
        return missing;
    }

    /** Texts that arrived without having been sent. */
    Set<String> unexpected(Collection<String> sent) {
        Set<String> unexpected = new TreeSet<>(idsByText.keySet());
        unexpected.removeAll(Set.copyOf(sent));
        return unexpected;
    }

    /** How often something arrived that had been received before, counting Kafka's copies of one event once. */
    int sentTwice() {
        return ids - idsByText.size();
    }

    /** How many records Kafka has beyond one an event. */
    int storedTwice() {
        return records - ids;
    }

    @Override
    public String toString() {
        return records + " records of " + idsByText.size() + " texts, " + sentTwice() + " sent twice, " + storedTwice()
                + " stored twice";
    }
}
