package io.smartcar.event;

import java.time.ZoneId;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A form of lines that is not columns between delimiters. A kind takes one by its name, {@code kind.<name>.format}.
 * Implementations are found by {@link ServiceLoader}. Thread-safe.
 */
public interface EventFormat {
    /** The name, in small letters. */
    String name();

    /** The columns that the format gives; a kind has all of them or some. */
    List<String> columns();

    /**
     * A view of one event after the other, for one thread.
     *
     * @param zone the zone of times that do not name one
     */
    EventColumns open(ZoneId zone);
}
