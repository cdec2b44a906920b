package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.support.client.KerberosLogin;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * The configuration and login of a connection. Equal settings share a connection.
 *
 * <p>Immutable; the configuration must not be changed afterwards.
 */
public final class HBaseClientSettings {
    public static final String RPC_TIMEOUT = "hbase.rpc.timeout";
    public static final String OPERATION_TIMEOUT = "hbase.client.operation.timeout";
    public static final String BOOTSTRAP_SERVERS = "hbase.client.bootstrap.servers";
    static final String LARGEST_CELL = "hbase.client.keyvalue.maxsize";

    private final Configuration configuration;
    private final KerberosLogin login;
    private final Map<String, String> identity;
    private final long operationTimeout;
    private final long rpcTimeout;
    private final int largestCell;

    /**
     * @param configuration the client's configuration
     * @param login the user of the connection
     */
    public HBaseClientSettings(Configuration configuration, KerberosLogin login) {
        this.configuration = configuration;
        this.login = login;
        this.operationTimeout = configuration.getLong(OPERATION_TIMEOUT, 1_200_000);
        this.rpcTimeout = configuration.getLong(RPC_TIMEOUT, 60_000);
        this.largestCell = configuration.getInt(LARGEST_CELL, 10 * 1024 * 1024);
        this.identity = new TreeMap<>();
        configuration.forEach(entry -> identity.put(entry.getKey(), entry.getValue()));
    }

    public Configuration configuration() {
        return configuration;
    }

    public KerberosLogin login() {
        return login;
    }

    /** The time-out of an operation with its retries, in milliseconds. */
    long operationTimeout() {
        return operationTimeout;
    }

    /**
     * How long to wait for a result, in milliseconds: longer than the client itself, whose time-out comes first because
     * it reports the cause.
     */
    public long patience() {
        return operationTimeout + rpcTimeout;
    }

    /** The maximum bytes of a cell; 0 for no limit. */
    public int largestCell() {
        return largestCell;
    }

    /** The address of the cluster: its ZooKeeper quorum or bootstrap servers. */
    public String address() {
        String servers = configuration.get(BOOTSTRAP_SERVERS);
        if (servers != null) {
            return servers;
        }
        return configuration.get("hbase.zookeeper.quorum", "127.0.0.1")
                + configuration.get("zookeeper.znode.parent", "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HBaseClientSettings same && identity.equals(same.identity) && login.equals(same.login);
    }

    @Override
    public int hashCode() {
        return Objects.hash(identity, login);
    }
}
