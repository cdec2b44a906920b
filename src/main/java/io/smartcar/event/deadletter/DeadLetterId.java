package io.smartcar.event.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.event.EventHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The id of a dead letter, by which its topic is compacted: the same if the dead letter is sent again, for example after a
 * crash, and different from that of any other dead letter, which would be lost otherwise.
 *
 * <p>It consists of the route that rejected the event, the event's id, the number of its replays, and the beginning of the
 * SHA-256 of its bytes. Without the number of replays, an event that is rejected again at once could be deleted by the
 * tombstone of the dead letter whose replay it is; the bytes tell events apart whose sender gives them equal ids.
 */
public final class DeadLetterId {
    private static final int DIGEST_BYTES = 8;

    /** Only ids that other senders give to their events are longer. */
    private static final int LONGEST = 255;

    private DeadLetterId() {}

    /** Makes the id the key of a dead letter that has none yet. The event's key becomes a header. */
    public static void assign(Exchange deadLetter) {
        Message message = deadLetter.getMessage();
        if (message.getHeader(DeadLetter.ID) != null) {
            return;
        }
        if (message.getBody() == null) {
            // a record without a value is a tombstone
            message.setBody(new byte[0]);
        }
        Object key = message.getHeader(KafkaConstants.KEY);
        if (key != null) {
            message.setHeader(DeadLetter.EVENT_KEY, key);
        }
        String replays = text(message, DeadLetter.REPLAYS);
        String id = String.join(
                "/",
                String.valueOf(text(message, DeadLetter.ROUTE)),
                event(message),
                replays == null ? "0" : replays,
                digest(message.getBody(byte[].class)));
        id = id.length() <= LONGEST ? id : id.substring(0, LONGEST) + "/" + digest(id.getBytes(UTF_8));
        message.setHeader(DeadLetter.ID, id);
        message.setHeader(KafkaConstants.KEY, id.getBytes(UTF_8));
    }

    /**
     * The record that deletes a dead letter. It goes to the partition of the dead letter: that of its key is another one if
     * partitions were added.
     */
    public static Exchange tombstone(CamelContext context, ConsumerRecord<byte[], byte[]> deadLetter) {
        Exchange tombstone = new DefaultExchange(context);
        Message message = tombstone.getMessage();
        message.setHeader(KafkaConstants.KEY, of(deadLetter).getBytes(UTF_8));
        message.setHeader(KafkaConstants.PARTITION_KEY, deadLetter.partition());
        return tombstone;
    }

    /** Identifies an event by its id, otherwise by its place in Kafka or in its source. */
    private static String event(Message message) {
        String id = text(message, EventHeaders.ID);
        if (id != null) {
            return id;
        }
        if (message.getHeader(DeadLetter.OFFSET) != null) {
            return text(message, DeadLetter.TOPIC) + "-" + text(message, DeadLetter.PARTITION) + "@"
                    + text(message, DeadLetter.OFFSET);
        }
        String source = text(message, DeadLetter.SOURCE);
        return source == null ? UUID.randomUUID().toString() : source;
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String text(Message message, String header) {
        Object value = message.getHeader(header);
        return value instanceof byte[] bytes ? new String(bytes, UTF_8) : value == null ? null : value.toString();
    }

    /**
     * The id of a dead letter, or of the one that a tombstone deletes. One that another program wrote is identified by its
     * place.
     */
    public static String of(ConsumerRecord<byte[], byte[]> deadLetter) {
        String id = DeadLetter.header(deadLetter, DeadLetter.ID);
        if (id != null) {
            return id;
        }
        return deadLetter.value() == null && deadLetter.key() != null
                ? new String(deadLetter.key(), UTF_8)
                : deadLetter.partition() + "@" + deadLetter.offset();
    }
}
