package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.mapping.CellMappingStrategyFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;

/** Chooses the mapping of a message: the one that its headers ask for, else the endpoint's. Thread-safe. */
final class MessageMappings {
    private static final String COLUMNS = "columns";

    private final HBaseEndpoint endpoint;
    private final CamelContext context;
    private final MessageMapping ofEndpoint;
    /** Made when a message first asks for it: compiling the template for each would take longer than its use. */
    private volatile ColumnsMapping columns;

    /** @throws IllegalArgumentException if the endpoint's mapping is unknown, or its options do not fit each other */
    MessageMappings(HBaseEndpoint endpoint) {
        this.endpoint = endpoint;
        context = endpoint.getCamelContext();
        ofEndpoint = mapping(endpoint.getMappingStrategyName(), endpoint.getMappingStrategyClassName());
    }

    /**
     * The mapping of a consumer's messages: of the body, unless the endpoint names another.
     *
     * @throws IllegalArgumentException as the constructor
     */
    static MessageMapping ofConsumer(HBaseEndpoint endpoint) {
        MessageMappings mappings = new MessageMappings(endpoint);
        boolean named = endpoint.getMappingStrategyName() != null || endpoint.getMappingStrategyClassName() != null;
        return named ? mappings.ofEndpoint : mappings.mapping(CellMappingStrategyFactory.BODY, null);
    }

    /** The mapping of a message. */
    MessageMapping of(OwnHeaders headers) {
        String name = headers.get(HBaseConstants.MAPPING_STRATEGY, null, String.class);
        String className = headers.get(HBaseConstants.MAPPING_STRATEGY_CLASS_NAME, null, String.class);
        return name == null && className == null ? ofEndpoint : mapping(name, className);
    }

    /** Whether the mapping of a message makes rows of bodies. */
    boolean mapsBodies(Message message) {
        return of(OwnHeaders.of(message)).mapsBodies();
    }

    /** Whether a message says by its headers, or the endpoint for it, which row is meant. */
    boolean namesRow(Message message) {
        return message.getHeader(HBaseConstants.ROW_ID) != null
                || endpoint.getRowModel().getId() != null;
    }

    private MessageMapping mapping(String name, String className) {
        if (COLUMNS.equals(name) && className == null) {
            return columns();
        }
        CellMappingStrategyFactory factory = endpoint.getCellMappingStrategyFactory();
        return new ModelMapping(factory.getStrategy(name, className, context), endpoint.getRowModel(), context);
    }

    private MessageMapping columns() {
        ColumnsMapping made = columns;
        if (made == null) {
            made = new ColumnsMapping(
                    endpoint.getColumnsConfiguration(), endpoint.getRowModel().getRowType(), context);
            columns = made;
        }
        return made;
    }
}
