package io.smartcar.camel.hbase.filters;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.filter.BinaryComparator;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.ValueFilter;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ModelAwareFiltersIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final List<String> SEVERAL = List.of(
            "#columns,#prefix",
            "#columns, #prefix",
            "RAW(#columns,#prefix)",
            "#bean:columns,#bean:prefix",
            "#list,#prefix");
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("filters", "a", 1);
        CLUSTER.put(
                "filters",
                List.of(
                        put("1", Map.of("last", "3", "name", "x")),
                        put("2", Map.of("last", "4", "name", "x")),
                        put("3", Map.of("name", "x")),
                        put("4", Map.of("last", "3", "name", "y")),
                        put("5", Map.of("last", "4", "name", "y"))));
        ModelAwareFilter columns = new ModelAwareColumnMatchingFilter();
        ModelAwareFilter prefix = new ModelAwareRowPrefixMatchingFilter();
        ModelAwareFilter others = (context, model) ->
                new ValueFilter(CompareOperator.NOT_EQUAL, new BinaryComparator(Bytes.toBytes((String)
                        model.getCells().iterator().next().getValue())));
        Map<String, ModelAwareFilter> filters = Map.of(
                "columns",
                columns,
                "prefix",
                prefix,
                "others",
                others,
                "skip",
                new ModelAwareSkipFilter(others),
                "while",
                new ModelAwareWhileMatchFilter(columns),
                "all",
                new ModelAwareFilterList(List.of(columns, prefix)),
                "any",
                new ModelAwareFilterList(FilterList.Operator.MUST_PASS_ONE, List.of(columns, prefix)));
        routes = new HBaseRoutes(CLUSTER);
        routes.context().getRegistry().bind("list", List.of(columns));
        for (Map.Entry<String, ModelAwareFilter> filter : filters.entrySet()) {
            routes.context().getRegistry().bind(filter.getKey(), filter.getValue());
            routes.to(filter.getKey(), "hbase:filters?operation=CamelHBaseScan&filters=#" + filter.getKey());
        }
        for (String several : SEVERAL) {
            routes.to(several, "hbase:filters?operation=CamelHBaseScan&filters=" + several);
        }
        routes.start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("filters");
    }

    @Test
    void shouldPassRowsWithTheValueOfTheMessageOrWithoutItsColumn() throws Exception {
        assertThat(rows("columns", VALUE, "3")).containsExactly("1", "3", "4");
        assertThat(rows("columns")).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void shouldPassRowsWithTheRowOfTheMessageAsPrefix() throws Exception {
        assertThat(rows("prefix", ROW_ID, "2")).containsExactly("2");
        assertThat(rows("prefix")).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void shouldSkipARowWithACellThatDoesNotMatch() throws Exception {
        // without it, all rows still have another cell that passes
        assertThat(rows("others", VALUE, "3")).containsExactly("1", "2", "3", "4", "5");
        assertThat(rows("skip", VALUE, "3")).containsExactly("2", "3", "5");
    }

    @Test
    void shouldEndAtTheFirstRowThatDoesNotMatch() throws Exception {
        assertThat(rows("while", VALUE, "3")).containsExactly("1");
    }

    @Test
    void shouldCombineFilters() throws Exception {
        assertThat(rows("all", VALUE, "3", ROW_ID, "1")).containsExactly("1");
        assertThat(rows("any", VALUE, "3", ROW_ID, "2")).containsExactly("1", "2", "3", "4");
    }

    @ParameterizedTest
    @FieldSource("SEVERAL")
    void shouldCombineSeveralFiltersByName(String names) throws Exception {
        assertThat(rows(names, VALUE, "3", ROW_ID, "1")).containsExactly("1");
    }

    /** Scans two columns, the first with what the headers say of it; returns the rows found. */
    private static List<String> rows(String route, Object... headers) throws Exception {
        List<Object> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(FAMILY, "a", QUALIFIER, "last", FAMILY + 2, "a", QUALIFIER + 2, "name"));
        Message found = routes.request(route, null, all.toArray()).getMessage();
        List<String> rows = new ArrayList<>();
        for (int index = 1; found.getHeader(HBaseAttribute.HBASE_ROW_ID.asHeader(index)) != null; index += 2) {
            rows.add(found.getHeader(HBaseAttribute.HBASE_ROW_ID.asHeader(index), String.class));
        }
        return rows;
    }

    private static Put put(String row, Map<String, String> columns) {
        Put put = new Put(Bytes.toBytes(row));
        columns.forEach(
                (column, value) -> put.addColumn(Bytes.toBytes("a"), Bytes.toBytes(column), Bytes.toBytes(value)));
        return put;
    }
}
