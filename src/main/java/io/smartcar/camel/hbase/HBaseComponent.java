package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.HBaseClientSettings;
import io.smartcar.camel.hbase.internal.client.HBaseClients;
import io.smartcar.camel.hbase.internal.client.HBaseLogin;
import io.smartcar.camel.hbase.internal.client.HBaseMeters;
import io.smartcar.camel.hbase.internal.client.MicrometerMeters;
import java.util.Map;
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
 * Reads and writes rows of HBase tables. Endpoints with the same settings and user share one connection, which is
 * made when it is first needed.
 */
@Component("hbase")
public class HBaseComponent extends HealthCheckComponent {
    private static final Logger LOG = LoggerFactory.getLogger(HBaseComponent.class);
    private static final int UNUSED_POOL = 10;
    private static final String CLIENT_PREFIX = "hbase.";

    @Metadata(label = "common")
    private String zookeeperQuorum;

    @Metadata(label = "common")
    private String zookeeperParent;

    @Metadata(label = "common")
    private String bootstrapServers;

    @Metadata(label = "common", supportFileReference = true)
    private String configurationFile;

    @Metadata(label = "common", defaultValue = "5000")
    private int rpcTimeout = 5_000;

    @Metadata(label = "common", defaultValue = "10000")
    private int operationTimeout = 10_000;

    @Metadata(label = "common", defaultValue = "15000")
    private int scanTimeout = 15_000;

    @Metadata(label = "common", defaultValue = "15")
    private int maxRetries = 15;

    @Metadata(label = "common", defaultValue = "100")
    private int retryPause = 100;

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

    private final HBaseClients clients = new HBaseClients();
    private Configuration base;

    /** A component that is given its context later. */
    public HBaseComponent() {}

    /** A component of a context. */
    public HBaseComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        HBaseEndpoint endpoint = new HBaseEndpoint(uri, this, remaining);
        endpoint.setRowMapping(PropertiesHelper.extractProperties(parameters, "row."));
        endpoint.getColumnsConfiguration().setColumnTypes(PropertiesHelper.extractProperties(parameters, "type."));
        PropertiesHelper.extractProperties(parameters, CLIENT_PREFIX)
                .forEach((name, value) -> endpoint.getClientProperties().put(CLIENT_PREFIX + name, value));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (poolMaxSize != UNUSED_POOL) {
            LOG.warn(
                    "The option poolMaxSize of the hbase component has no effect: there is no pool of tables any more");
        }
    }

    @Override
    protected void doStart() throws Exception {
        // wrong options stop the start
        base();
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        clients.close();
        super.doStop();
        synchronized (this) {
            base = null;
        }
    }

    /**
     * Made of the options when it is first needed: camel-main sets them when the component is initialized already, and a
     * split starts what is inside it before the component is started.
     */
    private synchronized Configuration base() {
        if (base == null) {
            try {
                base = ClientConfigurations.create(this);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeException(e);
            }
        }
        return base;
    }

    /**
     * A client for an endpoint; not connected yet. Whoever takes it gives it back by {@link #release}.
     *
     * @param endpoint gives the properties and the user of its own, if it has any
     */
    HBaseClient acquire(HBaseEndpoint endpoint) {
        Configuration own = base();
        if (!endpoint.getClientProperties().isEmpty()) {
            own = new Configuration(base());
            ClientConfigurations.setAll(own, endpoint.getClientProperties());
        }
        HBaseLogin login =
                new HBaseLogin(kerberosPrincipal, kerberosKeytab, proxyUser, endpoint.getUserGroupInformation());
        return clients.acquire(new HBaseClientSettings(own, login), this::meters);
    }

    /**
     * A client for something that is no endpoint; not connected yet.
     *
     * @param own the client's configuration, completed by the component's time-outs; null for the component's
     */
    HBaseClient acquire(Configuration own) {
        HBaseLogin login = new HBaseLogin(kerberosPrincipal, kerberosKeytab, proxyUser, null);
        Configuration completed = own == null ? base() : ClientConfigurations.withTimeouts(own, this);
        return clients.acquire(new HBaseClientSettings(completed, login), this::meters);
    }

    /** Gives a client back; the last one closes its connection. */
    void release(HBaseClient client) {
        clients.release(client);
    }

    /** Asked for by each connection, since an endpoint may be started before the component. */
    private HBaseMeters meters() {
        return MicrometerMeters.of(getCamelContext());
    }

    /** How many connections are held. */
    public int connections() {
        return clients.size();
    }

    /** @see #setZookeeperQuorum */
    public String getZookeeperQuorum() {
        return zookeeperQuorum;
    }

    /**
     * The ZooKeeper servers of the cluster, host:port separated by commas. By default what hbase-site.xml on the
     * class path says, else 127.0.0.1:2181.
     */
    public void setZookeeperQuorum(String zookeeperQuorum) {
        this.zookeeperQuorum = zookeeperQuorum;
    }

    /** @see #setZookeeperParent */
    public String getZookeeperParent() {
        return zookeeperParent;
    }

    /**
     * The ZooKeeper node under which the cluster registers itself; by default what hbase-site.xml says, else
     * /hbase.
     */
    public void setZookeeperParent(String zookeeperParent) {
        this.zookeeperParent = zookeeperParent;
    }

    /** @see #setBootstrapServers */
    public String getBootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Masters or region servers to ask for the cluster, host:port separated by commas, in place of ZooKeeper.
     */
    public void setBootstrapServers(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** @see #setConfigurationFile */
    public String getConfigurationFile() {
        return configurationFile;
    }

    /**
     * An hbase-site.xml: a file, or a resource with its scheme (file:, classpath:).
     */
    public void setConfigurationFile(String configurationFile) {
        this.configurationFile = configurationFile;
    }

    /** @see #setRpcTimeout */
    public int getRpcTimeout() {
        return rpcTimeout;
    }

    /**
     * How long one call to a server may take, in milliseconds.
     */
    public void setRpcTimeout(int rpcTimeout) {
        this.rpcTimeout = rpcTimeout;
    }

    /** @see #setOperationTimeout */
    public int getOperationTimeout() {
        return operationTimeout;
    }

    /**
     * How long a get or a write may take, with all its retries, in milliseconds: so long does it take until an
     * outage shows, and so long may a region be on its way to another server without one.
     */
    public void setOperationTimeout(int operationTimeout) {
        this.operationTimeout = operationTimeout;
    }

    /** @see #setScanTimeout */
    public int getScanTimeout() {
        return scanTimeout;
    }

    /**
     * How long fetching the next rows of a scan may take, with all its retries, in milliseconds.
     */
    public void setScanTimeout(int scanTimeout) {
        this.scanTimeout = scanTimeout;
    }

    /** @see #setMaxRetries */
    public int getMaxRetries() {
        return maxRetries;
    }

    /**
     * How often a call is tried again, as long as the time-out of the operation lets it.
     */
    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    /** @see #setRetryPause */
    public int getRetryPause() {
        return retryPause;
    }

    /**
     * The pause before the first retry, in milliseconds; it grows with each.
     */
    public void setRetryPause(int retryPause) {
        this.retryPause = retryPause;
    }

    /** @see #setClientProperties */
    public Map<String, Object> getClientProperties() {
        return clientProperties;
    }

    /**
     * More settings of the HBase client, by their own names; they win over the options here.
     */
    public void setClientProperties(Map<String, Object> clientProperties) {
        this.clientProperties = clientProperties;
    }

    /** @see #setConfiguration */
    public Configuration getConfiguration() {
        return configuration;
    }

    /**
     * The HBase client's configuration to start from, in place of hbase-site.xml. Time-outs, retries and pauses that it
     * sets are kept, unless an option here is set to another than its default; those of hbase-default.xml are not.
     */
    public void setConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @see #setKerberosPrincipal */
    public String getKerberosPrincipal() {
        return kerberosPrincipal;
    }

    /**
     * Whom to log in as by Kerberos.
     */
    public void setKerberosPrincipal(String kerberosPrincipal) {
        this.kerberosPrincipal = kerberosPrincipal;
    }

    /** @see #setKerberosKeytab */
    public String getKerberosKeytab() {
        return kerberosKeytab;
    }

    /**
     * The file with the key of the principal; the login is renewed in time.
     */
    public void setKerberosKeytab(String kerberosKeytab) {
        this.kerberosKeytab = kerberosKeytab;
    }

    /** @see #setProxyUser */
    public String getProxyUser() {
        return proxyUser;
    }

    /**
     * The user on whose behalf to work: HBase must allow it to the one who is logged in.
     */
    public void setProxyUser(String proxyUser) {
        this.proxyUser = proxyUser;
    }

    /** @see #setPoolMaxSize */
    @Deprecated
    public int getPoolMaxSize() {
        return poolMaxSize;
    }

    /**
     * Has no effect: there is no pool of tables any more.
     *
     * @deprecated tables are not pooled
     */
    @Deprecated
    public void setPoolMaxSize(int poolMaxSize) {
        this.poolMaxSize = poolMaxSize;
    }
}
