package io.smartcar.camel.hdfs.client;

import io.smartcar.camel.support.client.HadoopConfigurations;
import io.smartcar.camel.support.client.KerberosLogin;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.FileSystem;

/**
 * The configuration and login of a client. Equal settings share a client.
 *
 * <p>Immutable; the configuration must not be changed afterwards.
 */
public final class HdfsClientSettings {
    static final String SOCKET_TIMEOUT = "dfs.client.socket-timeout";
    static final String WRITE_TIMEOUT = "dfs.datanode.socket.write.timeout";

    /** Those whose rename of a file or a folder is one step, done or not. */
    private static final Set<String> SCHEMES = Set.of("hdfs", "viewfs", "ofs", "file");

    private static final int DEFAULT_REPLICATION = 3;
    private static final int SECONDS_A_NODE = 5;

    private final Configuration configuration;
    private final KerberosLogin login;
    private final URI uri;
    private final Map<String, String> identity = new TreeMap<>();

    /**
     * @param configuration the client's configuration; names the file system as {@code fs.defaultFS}
     * @param login the user of the client
     * @throws IllegalArgumentException if no file system is named, or files cannot be written reliably on its kind
     */
    public HdfsClientSettings(Configuration configuration, KerberosLogin login) {
        this.configuration = configuration;
        this.login = login;
        if (HadoopConfigurations.isDefault(configuration, CommonConfigurationKeysPublic.FS_DEFAULT_NAME_KEY)) {
            throw new IllegalArgumentException("Expected the file system in the option uri of the component hdfs, or in"
                    + " the fs.defaultFS of a core-site.xml, got none: Hadoop would write to the local disk");
        }
        uri = FileSystem.getDefaultUri(configuration);
        if (!SCHEMES.contains(uri.getScheme())) {
            throw new IllegalArgumentException("Expected a file system hdfs:, viewfs:, ofs: or file:, got " + uri
                    + ": a file must appear complete or not at all, by one rename, which object stores do by copying and"
                    + " deleting");
        }
        configuration.forEach(entry -> identity.put(entry.getKey(), entry.getValue()));
    }

    /** The configuration. */
    public Configuration configuration() {
        return configuration;
    }

    /** The user. */
    public KerberosLogin login() {
        return login;
    }

    /** The file system. */
    public URI uri() {
        return uri;
    }

    /**
     * The longest that writing or closing a file may block while data nodes do not answer: the time-out of a write, and five
     * seconds for each replica.
     */
    public Duration longestWrite() {
        int replicas = configuration.getInt("dfs.replication", DEFAULT_REPLICATION);
        return Duration.ofMillis(configuration.getInt(WRITE_TIMEOUT, 0)).plusSeconds((long) SECONDS_A_NODE * replicas);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HdfsClientSettings same && identity.equals(same.identity) && login.equals(same.login);
    }

    @Override
    public int hashCode() {
        return Objects.hash(identity, login);
    }
}
