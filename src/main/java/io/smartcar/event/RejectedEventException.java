package io.smartcar.event;

import java.util.Objects;

/**
 * An event that can never be stored as it is. It is set on the event's own exchange, not thrown, so that the rest of
 * its batch goes on; the event is then dead-lettered alone.
 */
public class RejectedEventException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectReason refusal;

    /**
     * A refusal, without a stack trace: it speaks of the event, not of the code.
     *
     * @param refusal why, in one word
     * @param message what was expected and what came
     */
    public RejectedEventException(RejectReason refusal, String message) {
        super(message, null, false, false);
        this.refusal = Objects.requireNonNull(refusal, "refusal");
    }

    /** Why. */
    public RejectReason refusal() {
        return refusal;
    }

    /** Why, in one word; the header {@code dead-letter.reason}. */
    public String reason() {
        return refusal.reason();
    }
}
