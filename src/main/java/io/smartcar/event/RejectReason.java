package io.smartcar.event;

import java.util.Locale;

/** Why an event is rejected. The name in lower case is the header {@code dead-letter.reason} of its dead letter. */
public enum RejectReason {
    /** The line is longer than {@code events.max-bytes}. */
    LENGTH,
    /** The line is not text in the encoding of its kind, UTF-8 if none is named. */
    ENCODING,
    /** The line contains a NUL byte: a torn write or a hole in the file. */
    NUL,
    /** The rules of its kind neither keep nor drop the line. */
    UNMATCHED,
    /** The line has no Kafka key: the column is missing or empty. */
    KEY,
    /** A regular expression of the kind exceeds its character budget on the line. */
    PATTERN,
    /** The line does not have the form that the format of its kind requires. */
    FORMAT,
    /** The line does not have the columns that its kind declares. */
    COLUMNS,
    /** A column cannot be converted to its type. */
    TYPE,
    /** The event's time cannot be parsed. */
    TIME,
    /** The event's time is before 1970 or more than a day ahead. */
    RANGE,
    /** The row key cannot be computed. */
    ROW,
    /** No kind is declared for the event's topic. */
    KIND,
    /** Kafka rejects the record permanently, for instance because it is too large for the topic. */
    KAFKA;

    private final String reason = name().toLowerCase(Locale.ROOT);

    /** The reason in the dead letter and in the metrics, one word. */
    public String reason() {
        return reason;
    }
}
