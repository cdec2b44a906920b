package io.smartcar.replay;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.EventKeys;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.LineClassifier;
import io.smartcar.event.kind.LineClassifier.LineClass;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes events of dead letters again: the same bytes and id, the key that the kind's declaration gives it by now, and a
 * history that the event takes along. Whether a line is an event at all is judged anew. Not thread-safe.
 */
final class ReplayedEvents {
    /** What becomes of a dead letter. */
    enum Fate {
        REPLAYED("sent to their topics"),
        REPLAYED_BEFORE("replayed before"),
        NOT_SELECTED("not selected"),
        TOO_OFTEN("replayed as often as replay.times allows"),
        INCOMPLETE("only the beginning of a line"),
        NO_KIND("of no declared kind"),
        DROPPED("dropped by the rules of their kind"),
        REFUSED("still refused by the rules of their kind");

        private final String text;

        Fate(String text) {
            this.text = text;
        }

        /** What it says after a number of dead letters. */
        String text() {
            return text;
        }
    }

    private static final int HISTORY_LENGTH = 4000;

    private final CamelContext context;
    private final Kinds kinds;
    private final int times;
    private final Map<Kind, LineClassifier> lineRules = new HashMap<>();
    private final Map<Kind, LineClassifier> messageRules = new HashMap<>();
    private final Map<Kind, EventKeys> keys = new HashMap<>();

    /** @param times how often an event may be replayed */
    ReplayedEvents(CamelContext context, Kinds kinds, int times) {
        this.context = context;
        this.kinds = kinds;
        this.times = times;
    }

    /** What becomes of a letter that is selected. */
    Fate fate(ConsumerRecord<byte[], byte[]> letter) {
        if (header(letter, DeadLetter.LENGTH) != null) {
            return Fate.INCOMPLETE;
        }
        Kind kind = kind(letter);
        if (kind == null) {
            return Fate.NO_KIND;
        }
        if (replays(letter) >= times) {
            return Fate.TOO_OFTEN;
        }
        LineClass lineClass = classify(letter, kind);
        if (lineClass == LineClass.DROPPED) {
            return Fate.DROPPED;
        }
        return lineClass == LineClass.KEPT && hasKey(letter, kind) ? Fate.REPLAYED : Fate.REFUSED;
    }

    private LineClass classify(ConsumerRecord<byte[], byte[]> letter, Kind kind) {
        byte[] line = line(letter);
        return rules(kind, isMessage(letter)).classify(line, 0, line.length);
    }

    private LineClassifier rules(Kind kind, boolean message) {
        return message
                ? messageRules.computeIfAbsent(kind, of -> LineClassifier.lenient(List.of(of)))
                : lineRules.computeIfAbsent(kind, of -> LineClassifier.of(List.of(of)));
    }

    /** Whether it came by the network: then it may be any bytes, and need not have a key. */
    private static boolean isMessage(ConsumerRecord<byte[], byte[]> letter) {
        return letter.headers().lastHeader(EventHeaders.SENDER) != null;
    }

    private boolean hasKey(ConsumerRecord<byte[], byte[]> letter, Kind kind) {
        return kind.keyColumn() < 0
                || isMessage(letter)
                || event(letter).getMessage().getHeader(KafkaConstants.KEY) != null;
    }

    /** The event of a letter whose fate is to be replayed. */
    Exchange event(ConsumerRecord<byte[], byte[]> letter) {
        Kind kind = kind(letter);
        Exchange event = new DefaultExchange(context);
        Message message = event.getMessage();
        message.setBody(line(letter));
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, kind.topic());
        // the letter's, so that it is the same however often this is tried
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, letter.timestamp());
        copy(letter, EventHeaders.ID, message);
        copy(letter, EventHeaders.SENDER, message);
        byte[] key = letter.key() != null ? letter.key() : key(message, kind);
        if (key != null) {
            message.setHeader(KafkaConstants.KEY, key);
        }
        copy(letter, DeadLetter.SOURCE, message);
        message.setHeader(DeadLetter.REPLAYS, String.valueOf(replays(letter) + 1));
        message.setHeader(DeadLetter.HISTORY, history(letter));
        return event;
    }

    /** The letter's kind, whose topic may be another one by now. */
    Kind kind(ConsumerRecord<byte[], byte[]> letter) {
        String name = header(letter, DeadLetter.KIND);
        String topic = header(letter, DeadLetter.TOPIC);
        return kinds.named(name == null ? "" : name)
                .or(() -> kinds.ofTopic(topic == null ? "" : topic))
                .orElse(null);
    }

    private static void copy(ConsumerRecord<?, ?> letter, String name, Message event) {
        Header header = letter.headers().lastHeader(name);
        if (header != null) {
            event.setHeader(name, header.value());
        }
    }

    /** The key that an event has by now; null if it has none. */
    private byte[] key(Message event, Kind kind) {
        try {
            return keys.computeIfAbsent(kind, Kind::keys).of(event);
        } catch (RejectedEventException e) {
            return null;
        }
    }

    private static byte[] line(ConsumerRecord<byte[], byte[]> letter) {
        return letter.value() == null ? new byte[0] : letter.value();
    }

    private static int replays(ConsumerRecord<byte[], byte[]> letter) {
        String replays = header(letter, DeadLetter.REPLAYS);
        try {
            return replays == null ? 0 : Integer.parseInt(replays);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String history(ConsumerRecord<byte[], byte[]> letter) {
        String before = header(letter, DeadLetter.HISTORY);
        String history = (before == null ? "" : before + "\n") + header(letter, DeadLetter.TIME) + " "
                + header(letter, DeadLetter.ROUTE) + " " + header(letter, DeadLetter.REASON) + ": "
                + header(letter, DeadLetter.MESSAGE);
        return history.length() > HISTORY_LENGTH ? history.substring(history.length() - HISTORY_LENGTH) : history;
    }

    static String header(ConsumerRecord<?, ?> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
