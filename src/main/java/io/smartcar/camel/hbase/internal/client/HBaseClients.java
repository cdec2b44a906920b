package io.smartcar.camel.hbase.internal.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The clients in use, each shared by all who asked for the same settings, and closed when the last lets go. */
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
     * A client of these settings; whoever takes it gives it back by {@link #release}. Does not connect.
     *
     * @param meters gives what a client that is made counts by
     */
    public synchronized HBaseClient acquire(HBaseClientSettings settings, Supplier<HBaseMeters> meters) {
        Shared shared = clients.computeIfAbsent(settings, wanted -> new Shared(new HBaseClient(wanted, meters.get())));
        shared.users++;
        return shared.client;
    }

    /** Gives a client back. */
    public synchronized void release(HBaseClient client) {
        Shared shared = clients.get(client.settings());
        if (shared == null || shared.client != client) {
            // closed with all others
            return;
        }
        shared.users--;
        if (shared.users == 0) {
            clients.remove(client.settings());
            client.close();
        }
    }

    /** How many connections are held. */
    public synchronized int size() {
        return clients.size();
    }

    /** Closes all clients, in use or not. */
    public synchronized void close() {
        clients.values().forEach(shared -> shared.client.close());
        clients.clear();
    }
}
