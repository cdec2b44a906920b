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
    /** The line is neither kept nor dropped by the rules of its kind. */
    UNMATCHED,
    /** The line has no Kafka key: too few columns, or an empty one. */
    KEY,
    /** A pattern of the kind looks at this line for longer than it may. */
    PATTERN,
    /** The line has not the form that the format of its kind says. */
    FORMAT,
    /** The line has another number of columns than its kind, or lacks one of them. */
    COLUMNS,
    /** A column cannot be written as the type that it should have. */
    TYPE,
    /** The event's time cannot be read. */
    TIME,
    /** The event's time lies before 1970 or more than a day ahead. */
    RANGE,
    /** No row key can be made of the line. */
    ROW,
    /** No kind is declared for the topic that the event came from. */
    KIND,
    /** Kafka will never take the record, for instance because it is too large for the topic. */
    KAFKA;

    private final String reason = name().toLowerCase(Locale.ROOT);

    /** The word that stands in the dead letter. */
    public String reason() {
        return reason;
    }
}
