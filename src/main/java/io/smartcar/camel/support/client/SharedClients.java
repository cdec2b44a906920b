package io.smartcar.camel.support.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The clients in use, one per settings, each closed on its last release. Thread-safe.
 *
 * @param <S> the settings, equal for users that may share a client
 * @param <C> the client
 */
public final class SharedClients<S, C extends SharedClients.Client<S>> {
    private final Map<S, C> clients = new HashMap<>();
    private final Map<C, Integer> users = new HashMap<>();

    /** A client that can be shared. */
    public interface Client<S> extends AutoCloseable {
        /** The settings that it was created with. */
        S settings();

        /** Closes the connections, if there are any, for good. */
        @Override
        void close();
    }

    /**
     * The client with these settings, to be released by {@link #release}.
     *
     * @param create creates a client, not yet connected
     */
    public synchronized C acquire(S settings, Function<S, C> create) {
        C client = clients.computeIfAbsent(settings, create);
        users.merge(client, 1, Integer::sum);
        return client;
    }

    /** Releases a client. */
    public synchronized void release(C client) {
        Integer left = users.computeIfPresent(client, (key, count) -> count - 1);
        // otherwise in use, or closed by close()
        if (left != null && left == 0) {
            users.remove(client);
            clients.remove(client.settings());
            client.close();
        }
    }

    /** The number of clients in use. */
    public synchronized int size() {
        return clients.size();
    }

    /** Closes all clients, in use or not. */
    public synchronized void close() {
        clients.values().forEach(Client::close);
        clients.clear();
        users.clear();
    }
}
