package io.smartcar.camel.hdfs;

import io.smartcar.camel.support.client.HadoopConfigurations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;

/** Creates the configuration of Hadoop's client from the options of the component. */
final class HdfsConfigurations {
    private HdfsConfigurations() {}

    /**
     * The configuration: the files, completed by the time-outs, overridden by the options that are not at their default,
     * overridden by the client properties.
     *
     * @throws Exception if a configuration file cannot be read
     */
    static Configuration create(HdfsComponent component) throws Exception {
        Configuration configuration = component.getConfiguration() == null
                ? ofFiles(component)
                : new Configuration(component.getConfiguration());
        if (isSet(component.getUri())) {
            FileSystem.setDefaultUri(configuration, component.getUri());
        }
        Map<String, String> defaults = settings(new HdfsComponent());
        settings(component).forEach((name, value) -> {
            if (HadoopConfigurations.isDefault(configuration, name) || !value.equals(defaults.get(name))) {
                configuration.set(name, value);
            }
        });
        if (component.getReplication() > 0) {
            configuration.setInt("dfs.replication", component.getReplication());
        }
        // otherwise Hadoop's shutdown hook would close the file system while the routes are still stopping
        configuration.setBoolean("fs.automatic.close", false);
        if (component.getKerberosPrincipal() != null) {
            configuration.set("hadoop.security.authentication", "kerberos");
        }
        if (component.getClientProperties() != null) {
            HadoopConfigurations.setAll(configuration, component.getClientProperties());
        }
        return configuration;
    }

    private static Configuration ofFiles(HdfsComponent component) throws Exception {
        // adds hdfs-default.xml and hdfs-site.xml to Hadoop's resources
        HdfsConfiguration.init();
        Configuration configuration = new Configuration();
        ClassLoader applicationLoader = component.getCamelContext().getApplicationContextClassLoader();
        if (applicationLoader != null) {
            configuration.setClassLoader(applicationLoader);
            configuration.reloadConfiguration();
        }
        if (isSet(component.getConfigurationFiles())) {
            for (String file : component.getConfigurationFiles().split(",")) {
                HadoopConfigurations.addFile(configuration, component.getCamelContext(), file.strip());
            }
        }
        return configuration;
    }

    private static boolean isSet(String option) {
        return option != null && !option.isBlank();
    }

    /** With Hadoop's own defaults an outage would show only after many minutes. */
    private static Map<String, String> settings(HdfsComponent component) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ipc.client.connect.timeout", String.valueOf(component.getConnectTimeout()));
        settings.put("ipc.client.connect.max.retries", "1");
        settings.put("ipc.client.connect.max.retries.on.timeouts", "1");
        settings.put("ipc.client.rpc-timeout.ms", String.valueOf(component.getRpcTimeout()));
        // of name nodes with high availability
        settings.put("dfs.client.failover.max.attempts", "4");
        settings.put("dfs.client.socket-timeout", String.valueOf(component.getReadTimeout()));
        settings.put("dfs.datanode.socket.write.timeout", String.valueOf(component.getWriteTimeout()));
        settings.put("dfs.client.datanode-restart.timeout", "5s");
        // with three data nodes there is none that could replace another one
        settings.put("dfs.client.block.write.replace-datanode-on-failure.best-effort", "true");
        // the last block of a file is reported within milliseconds; Hadoop asks again after 400
        settings.put("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "20");
        settings.put("dfs.client.block.write.locateFollowingBlock.retries", "9");
        // writes no .crc file beside each file, and hsync reaches the disk
        settings.put("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
        return settings;
    }
}
