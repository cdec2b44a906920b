package io.smartcar.faults.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One line of a source, its position, and its expected outcome. Bytes are held as text with one character for each
 * byte.
 *
 * @param file   the name of its file
 * @param offset of its first byte in the file
 * @param text   its bytes, without the line feed
 * @param outcome   its expected outcome
 * @param reason why it must be dead-lettered; null if it must not
 */
public record SourceLine(LogLayout layout, String file, long offset, String text, Outcome outcome, String reason) {
    public static final int MAXIMUM_BYTES = 16 * 1024;

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);
    private static final int DIGITS = 14;
    private static final Pattern KEPT = Pattern.compile("\\d{14},");

    /** The expected outcome of a line. */
    public enum Outcome {
        /** In Kafka and in HBase. */
        STORED,
        /** In Kafka; its table was dropped afterwards, or Kafka deleted it before it was stored. */
        SENT,
        /** Counted, and nowhere. */
        DROPPED,
        /** A dead letter of the collector, and nowhere else. */
        REJECTED,
        /** In Kafka, and then a dead letter of the storer. */
        POISON
    }

    /** Classifies a line by the rules of the kinds. */
    public static SourceLine of(LogLayout layout, String file, long offset, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String reason = rejectReason(layout, bytes, text);
        if (reason != null) {
            return new SourceLine(layout, file, offset, text, Outcome.REJECTED, reason);
        }
        if (isDropped(layout, text)) {
            return new SourceLine(layout, file, offset, text, Outcome.DROPPED, null);
        }
        reason = poison(layout, text);
        return new SourceLine(layout, file, offset, text, reason == null ? Outcome.STORED : Outcome.POISON, reason);
    }

    private static boolean isDropped(LogLayout layout, String text) {
        return content(text).isEmpty() || text.startsWith(layout.header());
    }

    private static String rejectReason(LogLayout layout, byte[] bytes, String text) {
        if (bytes.length > MAXIMUM_BYTES) {
            return "length";
        }
        if (text.indexOf('\0') >= 0) {
            return "nul";
        }
        if (!Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes)) {
            return "encoding";
        }
        if (isDropped(layout, text)) {
            return null;
        }
        if (!KEPT.matcher(text).lookingAt()) {
            return "unmatched";
        }
        return fields(text)[1].isEmpty() ? "key" : null;
    }

    private static String poison(LogLayout layout, String text) {
        if (fields(text).length != layout.columns().size()) {
            return "columns";
        }
        try {
            Instant time = time(text);
            boolean possible =
                    !time.isBefore(Instant.EPOCH) && time.isBefore(Instant.now().plusSeconds(86_400));
            return possible ? null : "range";
        } catch (DateTimeException unparsable) {
            return "time";
        }
    }

    private static String[] fields(String text) {
        return content(text).split(",", -1);
    }

    private static String content(String text) {
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static Instant time(String text) {
        return LocalDateTime.parse(text.substring(0, DIGITS), TIME)
                .atZone(SEOUL)
                .toInstant();
    }

    /** The line after its table was dropped with its row, or its event was deleted before it was stored. */
    public SourceLine withoutRow() {
        return outcome == Outcome.STORED ? new SourceLine(layout, file, offset, text, Outcome.SENT, null) : this;
    }

    /** The line, if the broker never takes it. */
    public SourceLine rejectedByKafka() {
        return new SourceLine(layout, file, offset, text, Outcome.REJECTED, "kafka");
    }

    /** Whether Kafka must have it. */
    public boolean isSent() {
        return outcome == Outcome.STORED || outcome == Outcome.SENT || outcome == Outcome.POISON;
    }

    /** The value expected in Kafka or in the dead-letter topic: the line, or its beginning. */
    public String sent() {
        return text.length() > MAXIMUM_BYTES ? text.substring(0, MAXIMUM_BYTES) : text;
    }

    /** The Kafka key: the car. */
    public String car() {
        return fields(text)[1];
    }

    public String rowKey() {
        String date = new StringBuilder(text.substring(0, DIGITS)).reverse().toString();
        return date + "-" + car() + "-" + sha256(content(text)).substring(0, 8);
    }

    /** The time of its cells, in milliseconds since 1970. */
    public long cellTime() {
        return time(text).toEpochMilli();
    }

    /** The values of its cells by column. */
    public Map<String, String> cells() {
        String[] fields = fields(text);
        Map<String, String> cells = new LinkedHashMap<>();
        for (int column = 0; column < fields.length; column++) {
            cells.put(layout.columns().get(column), fields[column]);
        }
        return cells;
    }

    /** Bytes as text, one character for each (ISO 8859-1); null for null. */
    public static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** SHA-256 of bytes that are held as text, in hex digits. */
    public static String sha256(String bytes) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }

    /** File and offset, for messages. */
    public String place() {
        return file + "@" + offset;
    }
}
