package io.smartcar.operate;

import io.smartcar.event.kind.Kind;
import org.apache.camel.Message;

/** Receives the outcome of each line of a dry run. */
public interface LineOutcomes {
    /** The line is an event, with its record's headers and its {@code Put}. */
    void kept(long offset, Kind kind, Message event);

    /** The line is dropped by a rule of the kind. */
    default void dropped(long offset, Kind kind, byte[] buffer, int start, int length) {}

    /** The line would be a dead letter. */
    default void deadLetter(long offset, Message event, String reason, String message) {}
}
