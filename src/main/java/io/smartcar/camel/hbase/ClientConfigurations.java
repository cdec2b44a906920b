package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.internal.client.HBaseClientSettings;
import io.smartcar.camel.support.client.HadoopConfigurations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;

/** Creates the configuration of the HBase client from the options of the component. */
final class ClientConfigurations {
    private static final String RPC_REGISTRY = "org.apache.hadoop.hbase.client.RpcConnectionRegistry";

    private ClientConfigurations() {}

    /**
     * The configuration of the client: hbase-site.xml, overridden by the options, overridden by the client properties.
     *
     * @param given instead of hbase-site.xml; null for none
     * @throws Exception if the configuration file cannot be read
     */
    static Configuration create(HBaseComponent component, Configuration given) throws Exception {
        Configuration configuration = given == null ? ofFiles(component) : new Configuration(given);
        setAddress(configuration, component);
        setTimeouts(configuration, component, given);
        setSecurity(configuration, component);
        if (component.getClientProperties() != null) {
            HadoopConfigurations.setAll(configuration, component.getClientProperties());
        }
        return configuration;
    }

    /**
     * The given configuration with the time-outs of the component wherever it has HBase's own defaults, with which an
     * outage would show only after minutes.
     */
    static Configuration withTimeouts(Configuration given, HBaseComponent component) {
        Configuration completed = new Configuration(given);
        timeouts(component).forEach((name, value) -> {
            if (HadoopConfigurations.isDefault(given, name)) {
                completed.setInt(name, value);
            }
        });
        return completed;
    }

    /** The settings of a given configuration are kept unless an option was set as well. */
    private static void setTimeouts(Configuration configuration, HBaseComponent component, Configuration given) {
        Map<String, Integer> defaults = timeouts(new HBaseComponent());
        timeouts(component).forEach((name, value) -> {
            if (given == null || HadoopConfigurations.isDefault(given, name) || !value.equals(defaults.get(name))) {
                configuration.setInt(name, value);
            }
        });
    }

    private static Configuration ofFiles(HBaseComponent component) throws Exception {
        Configuration configuration = HBaseConfiguration.create();
        ClassLoader applicationLoader = component.getCamelContext().getApplicationContextClassLoader();
        if (applicationLoader != null) {
            configuration.setClassLoader(applicationLoader);
            // again: the hbase-site.xml of the application may only be visible to its own class loader
            HBaseConfiguration.addHbaseResources(configuration);
        }
        if (component.getConfigurationFile() != null) {
            HadoopConfigurations.addFile(configuration, component.getCamelContext(), component.getConfigurationFile());
        }
        return configuration;
    }

    private static void setAddress(Configuration configuration, HBaseComponent component) {
        if (component.getZookeeperQuorum() != null) {
            configuration.set("hbase.zookeeper.quorum", component.getZookeeperQuorum());
        }
        if (component.getBootstrapServers() != null) {
            configuration.set("hbase.client.registry.impl", RPC_REGISTRY);
            configuration.set(HBaseClientSettings.BOOTSTRAP_SERVERS, component.getBootstrapServers());
        }
    }

    private static Map<String, Integer> timeouts(HBaseComponent component) {
        Map<String, Integer> timeouts = new LinkedHashMap<>();
        int rpcTimeout = component.getRpcTimeout();
        timeouts.put(HBaseClientSettings.RPC_TIMEOUT, rpcTimeout);
        timeouts.put("hbase.rpc.read.timeout", rpcTimeout);
        timeouts.put("hbase.rpc.write.timeout", rpcTimeout);
        timeouts.put("hbase.ipc.client.socket.timeout.connect", rpcTimeout);
        timeouts.put(HBaseClientSettings.OPERATION_TIMEOUT, component.getOperationTimeout());
        timeouts.put("hbase.client.meta.operation.timeout", component.getOperationTimeout());
        timeouts.put("hbase.client.scanner.timeout.period", 15_000);
        timeouts.put("hbase.client.meta.scanner.timeout.period", 15_000);
        timeouts.put("hbase.client.retries.number", 15);
        timeouts.put("hbase.client.pause", 100);
        // below these, ZooKeeper retries by itself and waits for a frozen server for one session time-out
        timeouts.put("zookeeper.recovery.retry", 2);
        timeouts.put("zookeeper.recovery.retry.intervalmill", 500);
        timeouts.put("zookeeper.session.timeout", 10_000);
        // otherwise the client would log a stack trace for each region and attempt of an outage; the caller gets it
        // anyway
        timeouts.put("hbase.client.start.log.errors.counter", Integer.MAX_VALUE);
        return timeouts;
    }

    private static void setSecurity(Configuration configuration, HBaseComponent component) {
        if (component.getKerberosPrincipal() != null) {
            configuration.set("hadoop.security.authentication", "kerberos");
            configuration.set("hbase.security.authentication", "kerberos");
        }
    }
}
