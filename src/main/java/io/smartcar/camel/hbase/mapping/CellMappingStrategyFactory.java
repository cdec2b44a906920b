package io.smartcar.camel.hbase.mapping;

import io.smartcar.camel.hbase.message.HBaseConstants;
import org.apache.camel.CamelContext;

/** Selects the mapping of a message. Thread-safe; may be extended and set on an endpoint. */
public class CellMappingStrategyFactory {
    /** The header with the name of the mapping. */
    public static final String STRATEGY = HBaseConstants.MAPPING_STRATEGY;
    /** The header with the class of the mapping. */
    public static final String STRATEGY_CLASS_NAME = HBaseConstants.MAPPING_STRATEGY_CLASS_NAME;
    /** The name of the mapping of headers. */
    public static final String HEADER = "header";
    /** The name of the mapping of the body. */
    public static final String BODY = "body";

    /** The package of the mappings in camel-hbase 3.x, for routes that name them. */
    private static final String FORMER_PACKAGE = "org.apache.camel.component.hbase.mapping.";

    private final CellMappingStrategy header = new HeaderMappingStrategy();
    private final CellMappingStrategy body = new BodyMappingStrategy();

    /**
     * The mapping with a name or of a class.
     *
     * @param name header or body; null if a class is given, or for headers
     * @param className a class that implements {@link CellMappingStrategy}, with a constructor without arguments; null
     *     for one of the names
     * @param context resolves and instantiates the class
     * @throws IllegalArgumentException if there is no such mapping
     */
    public CellMappingStrategy getStrategy(String name, String className, CamelContext context) {
        if (className != null) {
            return create(className, context);
        }
        if (name == null || HEADER.equals(name)) {
            return header;
        }
        if (BODY.equals(name)) {
            return body;
        }
        throw new IllegalArgumentException("Expected as mapping '" + HEADER + "', '" + BODY
                + "', 'columns', or a class by mappingStrategyClassName, got '" + name + "'");
    }

    private CellMappingStrategy create(String className, CamelContext context) {
        if (className.equals(FORMER_PACKAGE + HeaderMappingStrategy.class.getSimpleName())) {
            return header;
        }
        if (className.equals(FORMER_PACKAGE + BodyMappingStrategy.class.getSimpleName())) {
            return body;
        }
        Class<?> found = context.getClassResolver().resolveClass(className);
        if (found == null || !CellMappingStrategy.class.isAssignableFrom(found)) {
            throw new IllegalArgumentException("Expected as mappingStrategyClassName a class that implements "
                    + CellMappingStrategy.class.getName() + ", got '" + className + "'"
                    + (found == null ? ", which cannot be found" : ""));
        }
        return (CellMappingStrategy) context.getInjector().newInstance(found);
    }
}
