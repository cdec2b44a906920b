package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.mapping.CellMappingStrategyFactory;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseRow;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;

/** Chooses the mapping of a message: the one that its headers ask for, else the endpoint's. Thread-safe. */
public final class MessageMappings {
    private static final String COLUMNS = "columns";

    private final CellMappingStrategyFactory factory;
    private final HBaseRow rowModel;
    private final HBaseColumnsConfiguration columnsConfiguration;
    private final CamelContext context;
    private final MessageMapping ofEndpoint;
    /** Made when a message first asks for it: compiling the template for each would take longer than its use. */
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
        ofEndpoint = mapping(name, className);
    }

    /** The endpoint's mapping. */
    public MessageMapping ofEndpoint() {
        return ofEndpoint;
    }

    /** The mapping of a message. */
    public MessageMapping of(HBaseHeaders headers) {
        String name = headers.get(HBaseConstants.MAPPING_STRATEGY, null, String.class);
        String className = headers.get(HBaseConstants.MAPPING_STRATEGY_CLASS_NAME, null, String.class);
        return name == null && className == null ? ofEndpoint : mapping(name, className);
    }

    /** Whether the mapping of a message makes rows of bodies. */
    public boolean mapsBodies(Message message) {
        return of(HBaseHeaders.of(message)).mapsBodies();
    }

    /** Whether a message says by its headers, or the endpoint for it, which row is meant. */
    public boolean namesRow(Message message) {
        return message.getHeader(HBaseConstants.ROW_ID) != null || rowModel.getId() != null;
    }

    private MessageMapping mapping(String name, String className) {
        if (COLUMNS.equals(name) && className == null) {
            return columns();
        }
        return new ModelMapping(factory.getStrategy(name, className, context), rowModel, context);
    }

    private MessageMapping columns() {
        ColumnsMapping made = columns;
        if (made == null) {
            made = new ColumnsMapping(columnsConfiguration, rowModel.getRowType(), context);
            columns = made;
        }
        return made;
    }
}
