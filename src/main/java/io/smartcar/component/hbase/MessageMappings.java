package io.smartcar.component.hbase;

import io.smartcar.component.hbase.mapping.CellMappingStrategy;
import io.smartcar.component.hbase.mapping.CellMappingStrategyFactory;
import io.smartcar.component.hbase.model.HBaseRow;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;

/** Chooses the mapping of a message: the one that its headers ask for, else the endpoint's. Thread-safe. */
final class MessageMappings {
    private final CellMappingStrategyFactory factory;
    private final HBaseRow model;
    private final CamelContext context;
    private final MessageMapping ofEndpoint;

    /** @throws IllegalArgumentException if the endpoint's mapping is unknown */
    MessageMappings(HBaseEndpoint endpoint) {
        factory = endpoint.getCellMappingStrategyFactory();
        model = endpoint.getRowModel();
        context = endpoint.getCamelContext();
        ofEndpoint = mapping(factory.getStrategy(
                endpoint.getMappingStrategyName(), endpoint.getMappingStrategyClassName(), context));
    }

    /** The mapping of a message. */
    MessageMapping of(Message message) {
        boolean own = message.getHeader(HBaseConstants.MAPPING_STRATEGY) != null
                || message.getHeader(HBaseConstants.MAPPING_STRATEGY_CLASS_NAME) != null;
        return own ? mapping(factory.getStrategy(message)) : ofEndpoint;
    }

    /** Whether the endpoint's mapping makes rows of bodies. */
    boolean mapsBodies() {
        return ofEndpoint.mapsBodies();
    }

    private MessageMapping mapping(CellMappingStrategy strategy) {
        return new ModelMapping(strategy, model, context);
    }
}
