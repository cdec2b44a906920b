package io.smartcar.camel.hbase.internal.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The clients in use, one per settings, each closed on its last release. Thread-safe. */
public final class HBaseClients {
    private final Map<HBaseClientSettings, Shared> clients = new HashMap<>();

    private static final class Shared {
        final HBaseClient client;
        int users;

        Shared(HBaseClient client) {
            this.client = client;
        }
    }

    /**
     * The client with these settings, to be released by {@link #release}. Does not connect.
     *
     * @param meters creates the meters of a new client
     */
    public synchronized HBaseClient acquire(HBaseClientSettings settings, Supplier<HBaseMeters> meters) {
        Shared shared = clients.computeIfAbsent(settings, key -> new Shared(new HBaseClient(key, meters.get())));
        shared.users++;
        return shared.client;
    }

    /** Releases a client. */
    public synchronized void release(HBaseClient client) {
        Shared shared = clients.get(client.settings());
        if (shared == null || shared.client != client) {
            // closed by close()
            return;
        }
        shared.users--;
        if (shared.users == 0) {
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
        clients.values().forEach(shared -> shared.client.close());
        clients.clear();
    }
}
