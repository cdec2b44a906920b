package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.config.HBaseReadConfiguration;
import io.smartcar.camel.hbase.config.HBaseWriteConfiguration;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import io.smartcar.camel.hbase.internal.mapping.ColumnLayout;
import io.smartcar.camel.hbase.internal.mapping.MessageMappings;
import io.smartcar.camel.hbase.internal.mapping.RowModels;
import io.smartcar.camel.hbase.internal.read.FilterSource;
import io.smartcar.camel.hbase.internal.read.ScanFactory;
import io.smartcar.camel.hbase.mapping.CellMappingStrategyFactory;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.support.client.ProducerHealth;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.security.UserGroupInformation;

/** Read and write rows of Apache HBase tables. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "hbase",
        title = "HBase",
        syntax = "hbase:tableName",
        category = {Category.BIGDATA, Category.DATABASE},
        headersClass = HBaseConstants.class)
public class HBaseEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation {
    private static final byte[] ANY_ROW = {0};

    @UriPath
    private final String tableName;

    @UriParam(
            label = "producer",
            enums = "CamelHBasePut,CamelHBaseDelete,CamelHBaseAppend,CamelHBaseIncrement,CamelHBaseCheckAndPut,"
                    + "CamelHBaseCheckAndDelete,CamelHBaseGet,CamelHBaseExists,CamelHBaseScan",
            defaultValue = "CamelHBasePut")
    private String operation = HBaseConstants.PUT;

    @UriParam(enums = "header,body,columns")
    private String mappingStrategyName;

    @UriParam(label = "advanced")
    private String mappingStrategyClassName;

    @UriParam(label = "advanced")
    private CellMappingStrategyFactory cellMappingStrategyFactory = new CellMappingStrategyFactory();

    @UriParam(label = "advanced")
    private HBaseRow rowModel;

    @UriParam(prefix = "row.", multiValue = true)
    private Map<String, Object> rowMapping;

    @UriParam(label = "security")
    private UserGroupInformation userGroupInformation;

    @UriParam(label = "advanced", prefix = "hbase.", multiValue = true)
    private Map<String, Object> clientProperties = new LinkedHashMap<>();

    @UriParam
    private final HBaseReadConfiguration readConfiguration = new HBaseReadConfiguration();

    @UriParam
    private final HBaseWriteConfiguration writeConfiguration = new HBaseWriteConfiguration();

    @UriParam
    private final HBaseColumnsConfiguration columnsConfiguration = new HBaseColumnsConfiguration();

    @UriParam(label = "consumer", defaultValue = "true")
    private boolean remove = true;

    @UriParam(label = "consumer")
    private HBaseRemoveHandler removeHandler = new HBaseDeleteHandler();

    @UriParam(label = "consumer")
    private int maxMessagesPerPoll;

    private TableName table;
    private HBaseOperation defaultOperation;
    /** Kept after a stop for messages in flight: toD stops endpoints on eviction while others still use them. */
    private volatile HBaseClient client;

    private volatile boolean isAcquired;

    /**
     * An endpoint of a table.
     *
     * @param uri the uri
     * @param component the component
     * @param tableName the table, as namespace:table unless in the default namespace; empty if each message names one
     */
    public HBaseEndpoint(String uri, HBaseComponent component, String tableName) {
        super(uri, component);
        this.tableName = tableName;
    }

    @Override
    public Producer createProducer() {
        return new HBaseProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (table == null) {
            throw new IllegalArgumentException("Expected the table of a consumer in its uri, hbase:tableName");
        }
        HBaseConsumer consumer = new HBaseConsumer(this, processor);
        consumer.setMaxMessagesPerPoll(maxMessagesPerPoll);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        table = tableName.isEmpty() ? null : TableName.valueOf(tableName);
        defaultOperation = HBaseOperation.of(operation);
        if (rowModel == null) {
            rowModel = RowModels.create(rowMapping);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = getComponent().acquire(this);
        isAcquired = true;
    }

    @Override
    protected void doStop() throws Exception {
        if (isAcquired) {
            isAcquired = false;
            getComponent().release(client);
        }
        super.doStop();
    }

    /** The client, shared with other endpoints; null unless started. */
    public HBaseClient client() {
        return isAcquired ? client : null;
    }

    /**
     * The client.
     *
     * @throws IOException if the endpoint was never started
     */
    HBaseClient open() throws IOException {
        HBaseClient current = client;
        if (current == null) {
            throw new IOException("The endpoint " + this + " must be started before use");
        }
        return current;
    }

    /** The mappings of messages, with the given strategy if neither a message nor the endpoint names one. */
    MessageMappings mappings(String defaultStrategy) {
        boolean isNamed = mappingStrategyName != null || mappingStrategyClassName != null;
        return new MessageMappings(
                cellMappingStrategyFactory,
                isNamed ? mappingStrategyName : defaultStrategy,
                mappingStrategyClassName,
                rowModel,
                columnsConfiguration,
                getCamelContext());
    }

    /** The families of the columns in the options. */
    public Set<String> families() {
        Set<String> families = new TreeSet<>();
        rowModel.getCells().forEach(cell -> families.add(cell.getFamily()));
        if (columnsConfiguration.getFamily() != null) {
            families.add(columnsConfiguration.getFamily());
        }
        new ColumnLayout(columnsConfiguration)
                .columns()
                .forEach(column -> families.add(Bytes.toString(column.family())));
        return families;
    }

    /** The scans of messages; region servers cache the blocks read by default or not. */
    ScanFactory scans(boolean cachesByDefault) {
        FilterSource filters = new FilterSource(readConfiguration.getFilters(), getCamelContext());
        return new ScanFactory(
                readConfiguration, filters, columnsConfiguration.getValueFormat(), getCamelContext(), cachesByDefault);
    }

    /** The operation of messages that name none. */
    HBaseOperation defaultOperation() {
        return defaultOperation;
    }

    /** The table of messages that name none; null if each must name one. */
    public TableName table() {
        return table;
    }

    /**
     * A probe of the table: whether it accepts writes to these families or, if the operation of this endpoint reads, can
     * be read; without a table, whether the cluster answers.
     */
    public HBaseProbe probe(Set<String> families) {
        return () -> {
            boolean writes = table != null && !defaultOperation.isRead();
            new TableProbe(
                            open(),
                            table == null ? TableName.META_TABLE_NAME : table,
                            table == null ? Set.of() : families,
                            List.of(ANY_ROW),
                            writes,
                            false)
                    .check();
        };
    }

    /**
     * The health check of a producer: whether table and families accept writes or, if the operation reads, can be read;
     * without a table, whether the cluster answers.
     */
    ProducerHealth health() {
        Set<String> families = families();
        HBaseProbe probe = probe(families);
        return new ProducerHealth(
                this,
                "hbase-" + tableName,
                "HBase",
                new ProducerHealth.Subject() {
                    @Override
                    public void probe() throws IOException {
                        probe.check();
                    }

                    @Override
                    public boolean describe(HealthCheckResultBuilder result) {
                        result.detail("table", tableName);
                        result.detail("families", String.join(",", families));
                        HBaseClient current = client();
                        if (current != null) {
                            result.detail("cluster", current.settings().address());
                        }
                        return current != null;
                    }
                },
                getComponent().probes());
    }

    @Override
    public HBaseComponent getComponent() {
        return (HBaseComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        HBaseClient current = client();
        return current == null ? null : current.settings().address();
    }

    @Override
    public String getServiceProtocol() {
        return "hbase";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("table", tableName);
    }

    /**
     * The table, as namespace:table unless in the default namespace; overridden by the header CamelHBaseTableName, which is
     * required if no table is given here.
     */
    public String getTableName() {
        return tableName;
    }

    /** @see #setOperation */
    public String getOperation() {
        return operation;
    }

    /** The operation of a producer; overridden by the header CamelHBaseOperation. */
    public void setOperation(String operation) {
        this.operation = operation;
    }

    /** @see #setMappingStrategyName */
    public String getMappingStrategyName() {
        return mappingStrategyName;
    }

    /**
     * The mapping of messages to rows: header for headers that name each cell, body for an HBaseData as the body,
     * columns for a map or a delimited line with named columns as the body. The default is header for producers and
     * body for consumers.
     */
    public void setMappingStrategyName(String mappingStrategyName) {
        this.mappingStrategyName = mappingStrategyName;
    }

    /** @see #setMappingStrategyClassName */
    public String getMappingStrategyClassName() {
        return mappingStrategyClassName;
    }

    /** The class of a custom mapping, instead of mappingStrategyName. */
    public void setMappingStrategyClassName(String mappingStrategyClassName) {
        this.mappingStrategyClassName = mappingStrategyClassName;
    }

    /** @see #setCellMappingStrategyFactory */
    public CellMappingStrategyFactory getCellMappingStrategyFactory() {
        return cellMappingStrategyFactory;
    }

    /**
     * Selects the mapping of each message. The default uses the headers CamelMappingStrategy and
     * CamelMappingStrategyClassName.
     */
    public void setCellMappingStrategyFactory(CellMappingStrategyFactory cellMappingStrategyFactory) {
        this.cellMappingStrategyFactory = cellMappingStrategyFactory;
    }

    /** @see #setRowModel */
    public HBaseRow getRowModel() {
        return rowModel;
    }

    /** The default columns and their types, for messages that name none; instead of the row. options. */
    public void setRowModel(HBaseRow rowModel) {
        this.rowModel = rowModel;
    }

    /** @see #setRowMapping */
    public Map<String, Object> getRowMapping() {
        return rowMapping;
    }

    /**
     * The default columns and their types, for messages that name none: row.family, row.qualifier, row.value,
     * row.valueType, for the second column row.family2 and so on; also row.rowId, and row.rowType, which applies to all
     * mappings.
     */
    public void setRowMapping(Map<String, Object> rowMapping) {
        this.rowMapping = rowMapping;
    }

    /** @see #setUserGroupInformation */
    public UserGroupInformation getUserGroupInformation() {
        return userGroupInformation;
    }

    /** The user to connect as, already logged in, instead of the login of the component. */
    public void setUserGroupInformation(UserGroupInformation userGroupInformation) {
        this.userGroupInformation = userGroupInformation;
    }

    /** @see #setClientProperties */
    public Map<String, Object> getClientProperties() {
        return clientProperties;
    }

    /**
     * Settings of the HBase client for this endpoint by their own names, such as hbase.rpc.timeout=2000. Endpoints with
     * different settings have different connections.
     */
    public void setClientProperties(Map<String, Object> clientProperties) {
        this.clientProperties = clientProperties;
    }

    /** The options of reads. */
    public HBaseReadConfiguration getReadConfiguration() {
        return readConfiguration;
    }

    /** The options of writes. */
    public HBaseWriteConfiguration getWriteConfiguration() {
        return writeConfiguration;
    }

    /** The options of the mapping columns. */
    public HBaseColumnsConfiguration getColumnsConfiguration() {
        return columnsConfiguration;
    }

    /** @see #setRemove */
    public boolean isRemove() {
        return remove;
    }

    /** Whether a consumer removes the rows that its route has processed. */
    public void setRemove(boolean remove) {
        this.remove = remove;
    }

    /** @see #setRemoveHandler */
    public HBaseRemoveHandler getRemoveHandler() {
        return removeHandler;
    }

    /** Removes rows for a consumer. The default deletes the columns that were read unless they changed since. */
    public void setRemoveHandler(HBaseRemoveHandler removeHandler) {
        this.removeHandler = removeHandler;
    }

    /** @see #setMaxMessagesPerPoll */
    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    /**
     * The maximum number of rows of one poll; 0 or less for all. The next poll resumes after them, and after the last
     * row starts from the beginning.
     */
    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }
}
