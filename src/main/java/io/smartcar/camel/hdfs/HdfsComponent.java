package io.smartcar.camel.hdfs;

import io.smartcar.camel.hdfs.client.HdfsClient;
import io.smartcar.camel.hdfs.client.HdfsClientSettings;
import io.smartcar.camel.hdfs.format.ParquetMemory;
import io.smartcar.camel.support.client.HealthProbes;
import io.smartcar.camel.support.client.KerberosLogin;
import io.smartcar.camel.support.client.SharedClients;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes files of a Hadoop file system. Endpoints with the same user share one client, which connects on first use.
 */
@Component("hdfs")
public class HdfsComponent extends HealthCheckComponent {
    @Metadata(label = "common")
    private String uri;

    @Metadata(label = "common", supportFileReference = true)
    private String configurationFiles;

    @Metadata(label = "common")
    private int replication;

    @Metadata(label = "advanced", defaultValue = "3000")
    private int connectTimeout = 3_000;

    @Metadata(label = "common", defaultValue = "20000")
    private int rpcTimeout = 20_000;

    @Metadata(label = "advanced", defaultValue = "10000")
    private int readTimeout = 10_000;

    @Metadata(label = "common", defaultValue = "30000")
    private int writeTimeout = 30_000;

    @Metadata(label = "common", defaultValue = "67108864")
    private long parquetMemory = 64L << 20;

    @Metadata(label = "advanced")
    private Map<String, Object> clientProperties;

    @Metadata(label = "advanced")
    private Configuration configuration;

    @Metadata(label = "security")
    private String kerberosPrincipal;

    @Metadata(label = "security", supportFileReference = true)
    private String kerberosKeytab;

    @Metadata(label = "security")
    private String proxyUser;

    private final SharedClients<HdfsClientSettings, HdfsClient> clients = new SharedClients<>();
    private final HealthProbes probes = new HealthProbes(this, "HdfsHealth");

    private Configuration base;
    private ParquetMemory memory;

    /** A component whose context is set later. */
    public HdfsComponent() {}

    /** A component of a context. */
    public HdfsComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String endpointUri, String remaining, Map<String, Object> parameters)
            throws Exception {
        HdfsEndpoint endpoint = new HdfsEndpoint(endpointUri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStop() throws Exception {
        clients.close();
        super.doStop();
        probes.stop();
        synchronized (this) {
            base = null;
        }
    }

    /** Created from the options on first use, since camel-main sets them after the component is initialized. */
    private synchronized Configuration base() {
        if (base == null) {
            try {
                base = HdfsConfigurations.create(this);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeException(e);
            }
        }
        return base;
    }

    /** What the open files of all endpoints share. */
    synchronized ParquetMemory memory() {
        if (memory == null) {
            memory = new ParquetMemory(parquetMemory);
        }
        return memory;
    }

    HealthProbes probes() {
        return probes;
    }

    /**
     * A client for an endpoint, not yet connected, to be released by {@link #release}.
     *
     * @throws IllegalArgumentException if the file system is of a kind that is not accepted
     */
    HdfsClient acquire(HdfsEndpoint endpoint) {
        KerberosLogin login =
                new KerberosLogin(kerberosPrincipal, kerberosKeytab, proxyUser, endpoint.getUserGroupInformation());
        return clients.acquire(new HdfsClientSettings(base(), login), HdfsClient::new);
    }

    /** Releases a client; it is closed on the last release. */
    void release(HdfsClient client) {
        clients.release(client);
    }

    /** @see #setUri */
    public String getUri() {
        return uri;
    }

    /**
     * The file system: hdfs://host:port, the name of a group of name nodes from hdfs-site.xml (hdfs://name), viewfs:, ofs:, or
     * file: for tests. The default is fs.defaultFS of core-site.xml, from the configuration files or the class path.
     */
    public void setUri(String uri) {
        this.uri = uri;
    }

    /** @see #setConfigurationFiles */
    public String getConfigurationFiles() {
        return configurationFiles;
    }

    /**
     * The core-site.xml and hdfs-site.xml of the cluster, separated by commas: files, or resources with their scheme (file:,
     * classpath:).
     */
    public void setConfigurationFiles(String configurationFiles) {
        this.configurationFiles = configurationFiles;
    }

    /** @see #setReplication */
    public int getReplication() {
        return replication;
    }

    /** The number of replicas of new files; 0 for that of hdfs-site.xml, or else 3. */
    public void setReplication(int replication) {
        this.replication = replication;
    }

    /** @see #setConnectTimeout */
    public int getConnectTimeout() {
        return connectTimeout;
    }

    /** The time-out of connecting to a name node, in milliseconds. This and the other time-outs leave those of the files. */
    public void setConnectTimeout(int connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /** @see #setRpcTimeout */
    public int getRpcTimeout() {
        return rpcTimeout;
    }

    /**
     * The time-out of a call to the name node, in milliseconds. After one that ran out, all open files of the client are lost:
     * it must outlast the pauses of the name node.
     */
    public void setRpcTimeout(int rpcTimeout) {
        this.rpcTimeout = rpcTimeout;
    }

    /** @see #setReadTimeout */
    public int getReadTimeout() {
        return readTimeout;
    }

    /** After how many milliseconds without an answer a data node is replaced by another one. */
    public void setReadTimeout(int readTimeout) {
        this.readTimeout = readTimeout;
    }

    /** @see #setWriteTimeout */
    public int getWriteTimeout() {
        return writeTimeout;
    }

    /**
     * The time-out of writing to data nodes, in milliseconds, to which the client adds 5 s for each replica; well above
     * readTimeout, so that a data node can be replaced within it.
     */
    public void setWriteTimeout(int writeTimeout) {
        this.writeTimeout = writeTimeout;
    }

    /** @see #setParquetMemory */
    public long getParquetMemory() {
        return parquetMemory;
    }

    /**
     * The bytes that all open files of Parquet together buffer before they write row groups: the more files are open, the
     * smaller are these. They take up to twice as much of the heap.
     */
    public void setParquetMemory(long parquetMemory) {
        this.parquetMemory = parquetMemory;
    }

    /** @see #setClientProperties */
    public Map<String, Object> getClientProperties() {
        return clientProperties;
    }

    /** Further settings of Hadoop's client by their own names; they override the options here. */
    public void setClientProperties(Map<String, Object> clientProperties) {
        this.clientProperties = clientProperties;
    }

    /** @see #setConfiguration */
    public Configuration getConfiguration() {
        return configuration;
    }

    /** The base configuration of Hadoop's client, instead of the files. */
    public void setConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @see #setKerberosPrincipal */
    public String getKerberosPrincipal() {
        return kerberosPrincipal;
    }

    /** The Kerberos principal to log in as. */
    public void setKerberosPrincipal(String kerberosPrincipal) {
        this.kerberosPrincipal = kerberosPrincipal;
    }

    /** @see #setKerberosKeytab */
    public String getKerberosKeytab() {
        return kerberosKeytab;
    }

    /** The file with the key of the principal; the login is renewed automatically, and shared with the hbase: component. */
    public void setKerberosKeytab(String kerberosKeytab) {
        this.kerberosKeytab = kerberosKeytab;
    }

    /** @see #setProxyUser */
    public String getProxyUser() {
        return proxyUser;
    }

    /** The user to impersonate; HDFS must permit this to the logged-in user. */
    public void setProxyUser(String proxyUser) {
        this.proxyUser = proxyUser;
    }
}
