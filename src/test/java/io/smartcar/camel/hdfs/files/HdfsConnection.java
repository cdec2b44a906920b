package io.smartcar.camel.hdfs.files;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;

/** Clients of the HDFS of the tests, which answer within seconds. */
final class HdfsConnection {
    private HdfsConnection() {}

    static AbstractFileSystem connect(String uri) throws IOException {
        Configuration configuration = new Configuration();
        configuration.setInt("dfs.replication", 1);
        configuration.setInt("ipc.client.connect.max.retries", 1);
        configuration.setInt("ipc.client.connect.max.retries.on.timeouts", 1);
        configuration.setInt("ipc.client.rpc-timeout.ms", 4_000);
        configuration.setBoolean("ipc.client.ping", false);
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.retries", 11);
        return AbstractFileSystem.get(URI.create(uri), configuration);
    }
}
