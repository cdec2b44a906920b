package io.smartcar.camel.support;

import java.util.Objects;
import java.util.stream.Stream;

/** The chain of causes of an exception. */
public final class Causes {
    /** A longer chain is a circle. */
    private static final int LONGEST_CHAIN = 100;

    private Causes() {}

    /** The exception itself, its cause, the cause of that, and so on; without suppressed ones. Ends even in a circle. */
    public static Stream<Throwable> of(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).limit(LONGEST_CHAIN);
    }

    /** The last of the chain, or null if the exception is null. */
    public static Throwable root(Throwable exception) {
        return of(exception).reduce((outer, inner) -> inner).orElse(null);
    }

    /** The outermost exception of the chain that is of this type, or null. */
    public static <T> T find(Class<T> type, Throwable exception) {
        return of(exception)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
