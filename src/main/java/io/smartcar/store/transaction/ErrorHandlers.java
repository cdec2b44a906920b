package io.smartcar.store.transaction;

import java.util.Map;
import java.util.WeakHashMap;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Route;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Keeps a route's error handler out of its transactions while the route is built, to be put around them instead. Inside
 * a transaction no step may redeliver or dead-letter on its own: the half-done transaction would then be committed.
 *
 * <p>Safe for use by several threads, each of which builds another route.
 */
final class ErrorHandlers {
    private final Map<Route, State> states = new WeakHashMap<>();

    private static final class State {
        final ErrorHandlerFactory original;
        int depth;

        State(ErrorHandlerFactory original) {
            this.original = original;
        }
    }

    /** Removes the error handler from the route while the steps inside are built. */
    synchronized void removeFrom(Route route) {
        State state = states.computeIfAbsent(route, key -> new State(key.getErrorHandlerFactory()));
        state.depth++;
        route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
    }

    /**
     * The error handler to be put around the transaction whose steps have just been built; null if it is nested in
     * another transaction, which it joins without an error handler of its own.
     */
    synchronized ErrorHandlerFactory around(Route route) {
        State state = states.get(route);
        state.depth--;
        return state.depth > 0 ? null : state.original;
    }
}
