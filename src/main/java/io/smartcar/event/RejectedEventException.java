package io.smartcar.event;

import io.smartcar.camel.support.MessageText;
import java.util.Objects;

/**
 * An event that can never be stored. Set on the event's own exchange instead of thrown, so that only this event of its
 * batch becomes a dead letter.
 */
public class RejectedEventException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectReason rejectReason;

    /**
     * Without a stack trace: the fault is in the event, not in the code.
     *
     * @param message the expectation and the actual value, whose control characters are escaped
     */
    public RejectedEventException(RejectReason rejectReason, String message) {
        super(MessageText.escape(message), null, false, false);
        this.rejectReason = Objects.requireNonNull(rejectReason, "rejectReason");
    }

    public RejectReason rejectReason() {
        return rejectReason;
    }

    /** The reason in one word: the header {@code dead-letter.reason}. */
    public String reason() {
        return rejectReason.reason();
    }
}
