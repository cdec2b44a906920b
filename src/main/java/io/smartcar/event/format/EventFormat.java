package io.smartcar.event.format;

import java.util.ServiceLoader;
import java.util.Set;

/**
 * A form of lines. A kind takes one by its name, {@code kind.<name>.format}. Implementations are found by {@link
 * ServiceLoader}. Thread-safe.
 */
public interface EventFormat {
    /** The format of a kind that names none. */
    String DEFAULT = "delimited";

    /** The name, in small letters. */
    String name();

    /** The settings that a kind of this format has beside those of every kind: what stands after its name. */
    default Set<String> settings() {
        return Set.of();
    }

    /**
     * What the format is for a kind.
     *
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names it
     */
    EventLayout layout(FormatSettings settings);
}
