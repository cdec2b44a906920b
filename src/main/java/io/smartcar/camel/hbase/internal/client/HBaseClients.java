package io.smartcar.camel.hbase.internal.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The clients in use, one per settings, each closed on its last release. Thread-safe. */
public final class HBaseClients {
    private final Map<HBaseClientSettings, HBaseClient> clients = new HashMap<>();
    private final Map<HBaseClient, Integer> users = new HashMap<>();

    /**
     * The client with these settings, to be released by {@link #release}. Does not connect.
     *
     * @param meters creates the meters of a new client
     */
    public synchronized HBaseClient acquire(HBaseClientSettings settings, Supplier<HBaseMeters> meters) {
        HBaseClient client = clients.computeIfAbsent(settings, key -> new HBaseClient(key, meters.get()));
        users.merge(client, 1, Integer::sum);
        return client;
    }

    /** Releases a client. */
    public synchronized void release(HBaseClient client) {
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
        clients.values().forEach(HBaseClient::close);
        clients.clear();
        users.clear();
    }
}
