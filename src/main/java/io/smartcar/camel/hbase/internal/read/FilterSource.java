package io.smartcar.camel.hbase.internal.read;

import io.smartcar.camel.hbase.filters.ModelAwareFilter;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import io.smartcar.camel.hbase.message.HBaseConstants;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.support.EndpointHelper;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.ParseFilter;

/**
 * The filters of an endpoint: client filters, model-aware ones, and text in HBase's filter language, all of which must
 * match. Text and model-aware filters are created for each request, since client filters are not thread-safe.
 * Thread-safe.
 */
public final class FilterSource {
    private final List<Object> filters = new ArrayList<>();
    private final CamelContext context;

    /**
     * @param option a filter, a collection of filters, text in the filter language, or #names; null for none
     * @throws IllegalArgumentException if it is anything else, or the text is malformed
     */
    public FilterSource(Object option, CamelContext context) {
        this.context = context;
        add(option);
    }

    private void add(Object option) {
        if (option instanceof Collection<?> several) {
            several.forEach(this::add);
        } else if (option instanceof String text) {
            addText(text.trim());
        } else if (option instanceof Filter || option instanceof ModelAwareFilter) {
            filters.add(option);
        } else if (option != null) {
            throw new IllegalArgumentException("Expected as filters an expression of HBase's filter language, a Filter,"
                    + " a ModelAwareFilter or a list of them, got "
                    + option.getClass().getName());
        }
    }

    private void addText(String text) {
        if (text.startsWith("#")) {
            for (String name : text.split(",\\s*(?=#)")) {
                add(EndpointHelper.resolveReferenceParameter(context, name, Object.class));
            }
        } else if (!text.isEmpty()) {
            parse(text);
            filters.add(text);
        }
    }

    /** The filter for a message; null if there is none. */
    Filter filter(Message message, ReadMapping reading) {
        String requested = message.getHeader(HBaseConstants.FILTER, String.class);
        if (requested != null) {
            return parse(requested);
        }
        List<Filter> created = new ArrayList<>(filters.size());
        for (Object filter : filters) {
            created.add(create(filter, reading));
        }
        if (created.isEmpty()) {
            return null;
        }
        return created.size() == 1 ? created.get(0) : new FilterList(FilterList.Operator.MUST_PASS_ALL, created);
    }

    private Filter create(Object filter, ReadMapping reading) {
        if (filter instanceof ModelAwareFilter aware) {
            return aware.create(context, reading.model());
        }
        return filter instanceof String text ? parse(text) : (Filter) filter;
    }

    private static Filter parse(String text) {
        try {
            return new ParseFilter().parseFilterString(text);
        } catch (CharacterCodingException | RuntimeException malformed) {
            throw new IllegalArgumentException(
                    "Expected an expression of HBase's filter language, such as PrefixFilter('20') AND"
                            + " ValueFilter(=, 'binary:x'), got: " + text,
                    malformed);
        }
    }
}
