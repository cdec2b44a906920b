package io.smartcar.event.format.syslog;

import io.smartcar.event.format.syslog.SyslogMessage.Part;

/** The parts of a message lie in it, in their order; a text that begins earlier has the other parts in it as a whole. */
final class PlacedParts {
    private PlacedParts() {}

    /** The first mistake; null if there is none. */
    static String mistake(SyslogMessage message) {
        int last = 0;
        for (Part part : Part.values()) {
            int start = message.start(part);
            if (message.has(part) && (start >= message.end(part) || message.end(part) > message.bytes().length)) {
                return part + " from " + start + " to " + message.end(part);
            }
            if (message.has(part) && start < last && (part != Part.MESSAGE || cutsAPart(message, start))) {
                return part + " at " + start + ", before the end of another part at " + last;
            }
            last = Math.max(last, message.end(part));
        }
        return null;
    }

    private static boolean cutsAPart(SyslogMessage message, int text) {
        for (Part part : Part.values()) {
            if (part != Part.MESSAGE && message.start(part) < text && text < message.end(part)) {
                return true;
            }
        }
        return false;
    }
}
