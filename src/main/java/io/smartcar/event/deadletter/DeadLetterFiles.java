package io.smartcar.event.deadletter;

import io.smartcar.camel.support.PrivateFiles;
import io.smartcar.event.EventCounters;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.util.json.JsonObject;

/**
 * Converts dead letters to lines of JSON for a file, in topologies without Kafka. The bean {@code deadLetterFiles}.
 * Thread-safe.
 *
 * <p>A line has the headers of the dead letter without their common prefix ({@code reason}, {@code source} …), {@code
 * id}, {@code sender}, {@code read} (the time of reading: ISO 8601, UTC), {@code key}, and the bytes: as {@code line} if
 * they are valid UTF-8, otherwise as {@code base64}; likewise {@code key} or {@code key-base64}. A record without a value
 * has no bytes.
 */
public final class DeadLetterFiles {
    private static final String DEAD_LETTERS = "dead-letters";
    private static final String NONE = "none";
    private static final List<String> HEADERS = List.of(
            DeadLetter.TIME,
            DeadLetter.REASON,
            DeadLetter.MESSAGE,
            DeadLetter.KIND,
            DeadLetter.SOURCE,
            DeadLetter.TOPIC,
            DeadLetter.PARTITION,
            DeadLetter.OFFSET,
            DeadLetter.ATTEMPTS,
            DeadLetter.ROUTE,
            DeadLetter.VERSION,
            DeadLetter.LENGTH,
            DeadLetter.SHA256,
            DeadLetter.REPLAYS,
            DeadLetter.HISTORY);

    private final EventCounters counters;

    /** @param camelContext has the meters that count dead letters */
    public DeadLetterFiles(CamelContext camelContext) {
        counters = new EventCounters(camelContext);
    }

    /**
     * The lines of all dead letters in the exchange's body, each with a line feed, in UTF-8.
     *
     * @throws IllegalArgumentException if the body is not a list of exchanges
     * @throws IOException if their folder is not there and cannot be created
     */
    public byte[] toLines(Exchange exchange) throws IOException {
        if (!(exchange.getMessage().getBody() instanceof List<?> deadLetters)) {
            throw new IllegalArgumentException("Expected dead letters, a List<Exchange>, got "
                    + exchange.getMessage().getBody());
        }
        StringBuilder lines = new StringBuilder();
        for (Object deadLetter : deadLetters) {
            lines.append(line(((Exchange) deadLetter).getMessage()).toJson()).append('\n');
        }
        PrivateFiles.createDirectories(
                Path.of(exchange.getContext().resolvePropertyPlaceholders("{{dead-letters.directory}}")));
        exchange.setProperty(DEAD_LETTERS, deadLetters);
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Counts the dead letters whose lines have been written, and makes their file {@linkplain PrivateFiles private}. */
    public void count(Exchange exchange) {
        PrivateFiles.protect(Path.of(exchange.getMessage().getHeader(Exchange.FILE_NAME_PRODUCED, String.class)));
        for (Object deadLetter : (List<?>) exchange.removeProperty(DEAD_LETTERS)) {
            Message message = ((Exchange) deadLetter).getMessage();
            counters.deadLettered(
                            message.getHeader(DeadLetter.KIND, NONE, String.class),
                            message.getHeader(DeadLetter.REASON, NONE, String.class))
                    .increment();
        }
    }

    private static JsonObject line(Message deadLetter) {
        JsonObject line = new JsonObject();
        for (String header : HEADERS) {
            putText(line, header.substring(header.indexOf('.') + 1), deadLetter.getHeader(header));
        }
        putText(line, "id", deadLetter.getHeader(EventHeaders.ID));
        putText(line, "sender", deadLetter.getHeader(EventHeaders.SENDER));
        long read = ReadingTime.of(deadLetter, -1);
        if (read >= 0) {
            line.put("read", Instant.ofEpochMilli(read).toString());
        }
        Object key = deadLetter.getHeader(KafkaConstants.KEY);
        if (key instanceof byte[] bytes) {
            putBytes(line, "key", "key-base64", bytes);
        } else {
            putText(line, "key", key);
        }
        byte[] body = deadLetter.getBody(byte[].class);
        if (body != null) {
            putBytes(line, "line", "base64", body);
        }
        return line;
    }

    private static void putBytes(JsonObject line, String asText, String asBase64, byte[] bytes) {
        String text = text(bytes);
        if (text != null) {
            line.put(asText, text);
        } else {
            line.put(asBase64, Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static void putText(JsonObject line, String name, Object value) {
        if (value instanceof byte[] bytes) {
            line.put(name, new String(bytes, StandardCharsets.UTF_8));
        } else if (value != null) {
            line.put(name, value.toString());
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
