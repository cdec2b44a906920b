package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.HBaseClientSettings;
import io.smartcar.camel.hbase.internal.client.MicrometerMeters;
import io.smartcar.camel.support.client.HadoopConfigurations;
import io.smartcar.camel.support.client.HealthProbes;
import io.smartcar.camel.support.client.KerberosLogin;
import io.smartcar.camel.support.client.SharedClients;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.PropertiesHelper;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes rows of HBase tables. Endpoints with the same settings and user share one connection, opened on
 * first use.
 */
@Component("hbase")
public class HBaseComponent extends HealthCheckComponent {
    private static final Logger LOG = LoggerFactory.getLogger(HBaseComponent.class);
    private static final int UNUSED_POOL = 10;
    private static final String CLIENT_PREFIX = "hbase.";

    @Metadata(label = "common")
    private String zookeeperQuorum;

    @Metadata(label = "common")
    private String bootstrapServers;

    @Metadata(label = "common", supportFileReference = true)
    private String configurationFile;

    @Metadata(label = "common", defaultValue = "5000")
    private int rpcTimeout = 5_000;

    @Metadata(label = "common", defaultValue = "10000")
    private int operationTimeout = 10_000;

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

    @Metadata(label = "advanced", defaultValue = "10")
    @Deprecated
    private int poolMaxSize = UNUSED_POOL;

    private final SharedClients<HBaseClientSettings, HBaseClient> clients = new SharedClients<>();
    private final HealthProbes probes = new HealthProbes(this, "HBaseHealth");

    private Configuration base;
    /** The latest base, also after a stop. */
    private volatile Configuration effective;

    /** A component whose context is set later. */
    public HBaseComponent() {}

    /** A component of a context. */
    public HBaseComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        // null for the uri "hbase", without a colon
        HBaseEndpoint endpoint = new HBaseEndpoint(uri, this, Objects.requireNonNullElse(remaining, ""));
        endpoint.setRowMapping(PropertiesHelper.extractProperties(parameters, "row."));
        endpoint.getColumnsConfiguration().setColumnTypes(PropertiesHelper.extractProperties(parameters, "type."));
        PropertiesHelper.extractProperties(parameters, CLIENT_PREFIX)
                .forEach((name, value) -> endpoint.getClientProperties().put(CLIENT_PREFIX + name, value));
        // Camel would look up several names as one
        endpoint.getReadConfiguration().setFilters(parameters.remove("filters"));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (poolMaxSize != UNUSED_POOL) {
            LOG.warn("The option poolMaxSize of the hbase component has no effect: tables are no longer pooled");
        }
    }

    @Override
    protected void doStart() throws Exception {
        // wrong options must fail the start
        base();
        super.doStart();
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

    /**
     * Created from the options on first use: camel-main sets them after the component is initialized, and a split starts
     * its inner endpoints before the component is started.
     */
    private synchronized Configuration base() {
        if (base == null) {
            try {
                base = ClientConfigurations.create(this, configuration);
                effective = base;
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeException(e);
            }
        }
        return base;
    }

    HealthProbes probes() {
        return probes;
    }

    /**
     * A client for an endpoint, not yet connected, to be released by {@link #release}.
     *
     * @param endpoint may have client properties and a user of its own
     */
    HBaseClient acquire(HBaseEndpoint endpoint) {
        Configuration own = base();
        if (!endpoint.getClientProperties().isEmpty()) {
            own = new Configuration(base());
            HadoopConfigurations.setAll(own, endpoint.getClientProperties());
        }
        KerberosLogin login =
                new KerberosLogin(kerberosPrincipal, kerberosKeytab, proxyUser, endpoint.getUserGroupInformation());
        return clients.acquire(new HBaseClientSettings(own, login), this::client);
    }

    /**
     * A client for the idempotent repository, not yet connected, to be released by {@link #release}.
     *
     * @param own its configuration, completed by the time-outs of the component; null for that of the component
     */
    HBaseClient acquire(Configuration own) {
        KerberosLogin login = new KerberosLogin(kerberosPrincipal, kerberosKeytab, proxyUser, null);
        Configuration completed = own == null ? base() : ClientConfigurations.withTimeouts(own, this);
        return clients.acquire(new HBaseClientSettings(completed, login), this::client);
    }

    /** Releases a client; its connection is closed on the last release. */
    void release(HBaseClient client) {
        clients.release(client);
    }

    /** Created with each connection, since an endpoint may be started before the component. */
    private HBaseClient client(HBaseClientSettings settings) {
        return new HBaseClient(settings, MicrometerMeters.of(getCamelContext()));
    }

    /** The number of connections. */
    public int connections() {
        return clients.size();
    }

    /** @see #setZookeeperQuorum */
    public String getZookeeperQuorum() {
        return zookeeperQuorum;
    }

    /**
     * The ZooKeeper servers of the cluster, as host:port separated by commas. The default is that of hbase-site.xml on
     * the class path, else 127.0.0.1:2181.
     */
    public void setZookeeperQuorum(String zookeeperQuorum) {
        this.zookeeperQuorum = zookeeperQuorum;
    }

    /** @see #setBootstrapServers */
    public String getBootstrapServers() {
        return bootstrapServers;
    }

    /** Masters or region servers to find the cluster by, as host:port separated by commas, instead of ZooKeeper. */
    public void setBootstrapServers(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** @see #setConfigurationFile */
    public String getConfigurationFile() {
        return configurationFile;
    }

    /** An hbase-site.xml: a file, or a resource with its scheme (file:, classpath:). */
    public void setConfigurationFile(String configurationFile) {
        this.configurationFile = configurationFile;
    }

    /** @see #setRpcTimeout */
    public int getRpcTimeout() {
        return rpcTimeout;
    }

    /** The time-out of a single call to a server, in milliseconds. */
    public void setRpcTimeout(int rpcTimeout) {
        this.rpcTimeout = rpcTimeout;
    }

    /** @see #setOperationTimeout */
    public int getOperationTimeout() {
        return operationTimeout;
    }

    /**
     * The time-out of a get or a write with all its retries, in milliseconds. An outage shows after this time; a region
     * that moves to another server in less time causes none.
     */
    public void setOperationTimeout(int operationTimeout) {
        this.operationTimeout = operationTimeout;
    }

    /** @see #setClientProperties */
    public Map<String, Object> getClientProperties() {
        return clientProperties;
    }

    /**
     * Further settings of the HBase client by their own names; they override the options here. Unless set here, the
     * client retries up to 15 times within a time-out, first after 100 ms, and the next rows of a scan may take 15 s.
     */
    public void setClientProperties(Map<String, Object> clientProperties) {
        this.clientProperties = clientProperties;
    }

    /** The configuration that was set; without one, that created by the start, null before it. */
    public Configuration getConfiguration() {
        return configuration == null ? effective : configuration;
    }

    /**
     * The base configuration of the HBase client, instead of hbase-site.xml. Its time-outs, retries and pauses are kept
     * unless they come from hbase-default.xml or an option here has another value than its default.
     */
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

    /** The file with the key of the principal; the login is renewed automatically. */
    public void setKerberosKeytab(String kerberosKeytab) {
        this.kerberosKeytab = kerberosKeytab;
    }

    /** @see #setProxyUser */
    public String getProxyUser() {
        return proxyUser;
    }

    /** The user to impersonate; HBase must permit this to the logged-in user. */
    public void setProxyUser(String proxyUser) {
        this.proxyUser = proxyUser;
    }

    /** @see #setPoolMaxSize */
    @Deprecated
    public int getPoolMaxSize() {
        return poolMaxSize;
    }

    /**
     * Has no effect: tables are no longer pooled.
     *
     * @deprecated tables are not pooled
     */
    @Deprecated
    public void setPoolMaxSize(int poolMaxSize) {
        this.poolMaxSize = poolMaxSize;
    }
}
