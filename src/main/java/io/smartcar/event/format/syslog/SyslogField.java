package io.smartcar.event.format.syslog;

/** The parts of a syslog message that are ranges of its bytes. */
public enum SyslogField {
    /** Who sent it, as the message says. */
    HOST,
    /** The program: RFC 5424's APP-NAME, RFC 3164's TAG. */
    APPLICATION,
    /** The process: RFC 5424's PROCID, what RFC 3164's senders put into brackets. */
    PROCID,
    /** The type of the message: RFC 5424's MSGID. */
    MSGID,
    /** All structured data, brackets included. */
    STRUCTURED_DATA,
    /** The free text, without a byte order mark. */
    MESSAGE
}
