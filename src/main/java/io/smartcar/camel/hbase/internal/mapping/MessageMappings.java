package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.mapping.CellMappingStrategyFactory;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseRow;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;

/** Selects the mapping of a message: the one named by its headers, else that of the endpoint. Thread-safe. */
public final class MessageMappings {
    private static final String COLUMNS = "columns";

    private final CellMappingStrategyFactory factory;
    private final HBaseRow rowModel;
    private final HBaseColumnsConfiguration columnsConfiguration;
    private final CamelContext context;
    private final MessageMapping endpointMapping;
    /** Created on first use; compiling the template for each message would take longer than its use. */
    private volatile ColumnsMapping columns;

    /**
     * @param name the name of the endpoint's strategy; null if it has none
     * @param className the class of the endpoint's strategy; null if it has none
     * @throws IllegalArgumentException if the strategy is unknown, or the options of the columns contradict each other
     */
    public MessageMappings(
            CellMappingStrategyFactory factory,
            String name,
            String className,
            HBaseRow rowModel,
            HBaseColumnsConfiguration columnsConfiguration,
            CamelContext context) {
        this.factory = factory;
        this.rowModel = rowModel;
        this.columnsConfiguration = columnsConfiguration;
        this.context = context;
        endpointMapping = mapping(name, className);
    }

    /** The endpoint's mapping. */
    public MessageMapping endpointMapping() {
        return endpointMapping;
    }

    /** The mapping of a message. */
    public MessageMapping of(Message message) {
        String name = message.getHeader(HBaseConstants.MAPPING_STRATEGY, String.class);
        String className = message.getHeader(HBaseConstants.MAPPING_STRATEGY_CLASS_NAME, String.class);
        return name == null && className == null ? endpointMapping : mapping(name, className);
    }

    /** Whether the mapping of a message makes a row of a body. */
    public boolean mapsBodies(Message message) {
        return of(message).mapsBodies();
    }

    /** Whether the headers or the endpoint name the row. */
    public boolean namesRow(Message message) {
        return message.getHeader(HBaseConstants.ROW_ID) != null || rowModel.getId() != null;
    }

    private MessageMapping mapping(String name, String className) {
        if (COLUMNS.equals(name) && className == null) {
            return columns();
        }
        return new ModelMapping(
                factory.getStrategy(name, className, context),
                rowModel,
                columnsConfiguration.getValueFormat(),
                context);
    }

    private MessageMapping columns() {
        ColumnsMapping created = columns;
        if (created == null) {
            created = new ColumnsMapping(columnsConfiguration, rowModel.getRowType(), context);
            columns = created;
        }
        return created;
    }
}
