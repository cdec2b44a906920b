package io.smartcar.event.format;

import java.util.ServiceLoader;
import java.util.Set;

/**
 * A format of lines, selected by its name in {@code kind.<name>.format}. Implementations are found by {@link
 * ServiceLoader}. Thread-safe.
 */
public interface EventFormat {
    /** The format of a kind that names none. */
    String DEFAULT = "delimited";

    /** The name, in lower case. */
    String name();

    /** The settings of this format beside those of every kind: the keys after the kind's name. */
    default Set<String> settings() {
        return Set.of();
    }

    /**
     * The layout of one kind's lines.
     *
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names it
     */
    EventLayout layout(FormatSettings settings);
}
