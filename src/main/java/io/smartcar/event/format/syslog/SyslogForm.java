package io.smartcar.event.format.syslog;

/** What a syslog message was recognised as. */
public enum SyslogForm {
    /** RFC 5424: a version, a full time, structured data. */
    RFC5424("rfc5424"),
    /** RFC 3164 as devices send it: a priority, a time or both, the rest as far as it is there. */
    RFC3164("rfc3164"),
    /** Not understood as a whole: the fields that are set are sure, the message holds all the rest. */
    RAW("raw");

    private final String word;

    SyslogForm(String word) {
        this.word = word;
    }

    /** The form as one lower-case word. */
    public String word() {
        return word;
    }
}
