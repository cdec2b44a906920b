package io.smartcar.camel.hbase.internal.read;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.MAX_TIMESTAMP;
import static io.smartcar.camel.hbase.message.HBaseConstants.MIN_TIMESTAMP;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_COUNT;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_PREFIX;
import static io.smartcar.camel.hbase.message.HBaseConstants.SCAN;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static io.smartcar.camel.hbase.message.HBaseConstants.VERSIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gets of rows, families, columns, versions and times, by each mapping. */
class HBaseGetIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final byte[] INFO = Bytes.toBytes("info");
    private static final byte[] BLOB = Bytes.toBytes("blob");
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.hbase()
                .getAdmin()
                .createTable(TableDescriptorBuilder.newBuilder(TableName.valueOf("gets"))
                        .setColumnFamily(ColumnFamilyDescriptorBuilder.newBuilder(INFO)
                                .setMaxVersions(5)
                                .build())
                        .setColumnFamily(ColumnFamilyDescriptorBuilder.of(BLOB))
                        .build());
        List<Put> puts = new ArrayList<>();
        for (String row : List.of("a", "b")) {
            for (long time = 1000; time <= 3000; time += 1000) {
                puts.add(new Put(Bytes.toBytes(row))
                        .addColumn(INFO, Bytes.toBytes("x"), time, Bytes.toBytes(row + " at " + time)));
            }
            puts.add(new Put(Bytes.toBytes(row))
                    .addColumn(INFO, Bytes.toBytes("y"), 1000L, Bytes.toBytes("y of " + row))
                    .addColumn(BLOB, Bytes.toBytes("z"), 1000L, Bytes.toBytes("z of " + row)));
        }
        CLUSTER.put("gets", puts);
        routes = new HBaseRoutes(CLUSTER)
                .to("header", "hbase:gets?operation=CamelHBaseGet")
                .to("body", "hbase:gets?operation=CamelHBaseGet&mappingStrategyName=body")
                .to("columns", "hbase:gets?operation=CamelHBaseGet&mappingStrategyName=columns&family=info")
                .to("everything", "hbase:gets?operation=CamelHBaseGet&mappingStrategyName=columns")
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("gets");
    }

    @Test
    void shouldGetAFamilyByHeaders() throws Exception {
        Message found = get("header", null, ROW_ID, "a", FAMILY, "info");

        assertThat(values(found)).containsExactly("a at 3000", "y of a");
        assertThat(values(get("header", null, ROW_ID, "a", FAMILY, "blob", ROW_ID + 2, "a", FAMILY + 2, "info")))
                .containsExactly("z of a", "a at 3000", "y of a");
    }

    @Test
    void shouldGetAFamilyByTheBody() throws Exception {
        HBaseRow row = row("a", "info", null);

        HBaseRow found = data(get("body", new HBaseData(List.of(row)))).get(0);

        assertThat(found.getCells()).extracting(HBaseCell::getQualifier).containsExactly("x", "y");
        assertThat(found.getCells()).extracting(HBaseCell::getTimestamp).containsExactly(3000L, 1000L);
        assertThat(found.getTimestamp()).isEqualTo(3000L);
    }

    @Test
    void shouldGetOnlyTheFamilyOfTheEndpoint() throws Exception {
        assertThat(get("columns", null, ROW_ID, "a").getBody(Map.class))
                .containsOnly(entry(ROW_ID, "a"), entry("x", "a at 3000"), entry("y", "y of a"));
        assertThat(get("everything", null, ROW_ID, "a").getBody(Map.class)).containsKeys("info:x", "info:y", "blob:z");

        List<?> scanned = get("columns", null, OPERATION, SCAN, ROW_PREFIX, "b").getBody(List.class);
        assertThat(scanned).hasSize(1);
        assertThat(scanned.get(0)).isEqualTo(Map.of(ROW_ID, "b", "x", "b at 3000", "y", "y of b"));
    }

    @Test
    void shouldGetTheVersionsAndTimesOfTheMessage() throws Exception {
        Object[] cell = {ROW_ID, "a", FAMILY, "info", QUALIFIER, "x"};

        assertThat(values(get("header", null, with(cell, VERSIONS, 2)))).containsExactly("a at 3000", "a at 2000");
        assertThat(values(get("header", null, with(cell, MAX_TIMESTAMP, 3000L))))
                .containsExactly("a at 2000");
        assertThat(values(get("header", null, with(cell, VERSIONS, "5", MIN_TIMESTAMP, "2000"))))
                .containsExactly("a at 3000", "a at 2000");
        assertThat(values(get("header", null, with(cell, VERSIONS, 5, MIN_TIMESTAMP, 2000L, MAX_TIMESTAMP, 3000L))))
                .containsExactly("a at 2000");
        assertThat(get("columns", null, ROW_ID, "a", MAX_TIMESTAMP, 2000L).getBody(Map.class))
                .contains(entry("x", "a at 1000"));
        HBaseRow found = data(get("body", new HBaseData(List.of(row("b", "info", "x"))), VERSIONS, 3))
                .get(0);
        assertThat(found.getCells())
                .extracting(HBaseCell::getValue)
                .containsExactly("b at 3000", "b at 2000", "b at 1000");
    }

    @Test
    void shouldGetCellsThatMatchAFilter() throws Exception {
        Object[] filter = {HBaseConstants.FILTER, "QualifierFilter(=, 'binary:y')"};

        assertThat(get("columns", null, with(filter, ROW_ID, "a")).getBody(Map.class))
                .containsOnly(entry(ROW_ID, "a"), entry("y", "y of a"));
    }

    @Test
    void shouldKeepThePlaceOfAMissingRow() throws Exception {
        Object[] three = {
            ROW_ID,
            "a",
            FAMILY,
            "info",
            QUALIFIER,
            "y",
            ROW_ID + 2,
            "nowhere",
            FAMILY + 2,
            "info",
            QUALIFIER + 2,
            "y",
            ROW_ID + 3,
            "b",
            FAMILY + 3,
            "info",
            QUALIFIER + 3,
            "y"
        };

        Message found = get("header", null, with(three, VALUE + 2, "left over"));
        assertThat(found.getHeader(VALUE)).isEqualTo("y of a");
        assertThat(found.getHeader(VALUE + 2)).isNull();
        assertThat(found.getHeader(VALUE + 3)).isEqualTo("y of b");
        assertThat(found.getHeader(ROW_COUNT)).isEqualTo(2);

        List<HBaseRow> asked = List.of(row("nowhere", "info", "y"), row("b", "info", "y"));
        List<HBaseRow> rows = data(get("body", new HBaseData(asked)));
        assertThat(rows).extracting(HBaseRow::getId).containsExactly("nowhere", "b");
        assertThat(rows.get(0).getCells()).extracting(HBaseCell::getValue).containsOnlyNulls();
        assertThat(rows.get(1).getCells()).extracting(HBaseCell::getValue).containsExactly("y of b");

        List<?> maps = get("columns", null, ROW_ID, "nowhere", ROW_ID + 2, "b").getBody(List.class);
        assertThat((Map<?, ?>) maps.get(0)).isEmpty();
        assertThat(((Map<?, ?>) maps.get(1)).get("y")).isEqualTo("y of b");
    }

    @Test
    void shouldReportADisabledTableAndReadOnceItIsEnabled() throws Exception {
        TableName disabled = TableName.valueOf("gets-disabled");
        CLUSTER.createTable("gets-disabled", "info", 1);
        CLUSTER.put(
                "gets-disabled",
                List.of(new Put(Bytes.toBytes("a")).addColumn(INFO, Bytes.toBytes("x"), Bytes.toBytes("1"))));
        String brief = "&hbase.client.operation.timeout=2000&hbase.client.scanner.timeout.period=2000";
        try (HBaseRoutes own = new HBaseRoutes(CLUSTER)
                .to("read", "hbase:gets-disabled?mappingStrategyName=columns&operation=CamelHBaseGet" + brief)
                .start()) {
            CLUSTER.hbase().getAdmin().disableTable(disabled);
            for (String operation : List.of(HBaseConstants.GET, SCAN, HBaseConstants.EXISTS)) {
                Exchange failed = own.send("read", "kept", OPERATION, operation, ROW_ID, "a");
                assertThat(failed.getException()).as(operation).isInstanceOf(IOException.class);
                assertThat(failed.getException()).hasStackTraceContaining("gets-disabled");
                assertThat(failed.getMessage().getBody()).isEqualTo("kept");
            }

            CLUSTER.hbase().getAdmin().enableTable(disabled);
            assertThat(own.request("read", null, ROW_ID, "a").getMessage().getBody(Map.class))
                    .isEqualTo(Map.of(ROW_ID, "a", "info:x", "1"));
        } finally {
            CLUSTER.dropTable("gets-disabled");
        }
    }

    @Test
    void shouldReadByTheRegistryOfTheMasterWithoutZooKeeper() throws Exception {
        try (HBaseRoutes own = new HBaseRoutes("127.0.0.1:9")) {
            own.component()
                    .setBootstrapServers(
                            CLUSTER.hbase().getAdmin().getMaster().getAddress().toString());
            own.to("read", "hbase:gets?mappingStrategyName=columns&operation=CamelHBaseGet")
                    .start();

            assertThat(own.request("read", null, ROW_ID, "b").getMessage().getBody(Map.class))
                    .containsEntry("blob:z", "z of b");
            own.request("read", Map.of("info:y", "1"), OPERATION, HBaseConstants.PUT, ROW_ID, "by-master");
            assertThat(own.request("read", null, ROW_ID, "by-master")
                            .getMessage()
                            .getBody(Map.class))
                    .isEqualTo(Map.of(ROW_ID, "by-master", "info:y", "1"));
        }
    }

    @Test
    void shouldWriteACellAddedToAReadRowWithTheCurrentTime() throws Exception {
        CLUSTER.put(
                "gets",
                List.of(new Put(Bytes.toBytes("aged"))
                        .addColumn(BLOB, Bytes.toBytes("old"), 1000L, Bytes.toBytes("1"))));
        HBaseData read = new HBaseData(List.of(row("aged", "blob", "old")));
        HBaseRow row = data(get("body", read)).get(0);
        row.getCells().addAll(row("aged", "blob", "new").getCells());
        row.getCells().forEach(cell -> cell.setValue("2"));

        get("body", new HBaseData(List.of(row)), OPERATION, HBaseConstants.PUT);
        assertThat(get("columns", null, ROW_ID, "aged").getBody(Map.class)).isEmpty();
        HBaseRow written = data(get("body", new HBaseData(List.of(row("aged", "blob", null)))))
                .get(0);
        assertThat(written.getCells()).extracting(HBaseCell::getQualifier).containsExactly("new", "old");
        assertThat(List.copyOf(written.getCells()).get(0).getTimestamp()).isGreaterThan(1_000_000L);
        assertThat(List.copyOf(written.getCells()).get(1).getTimestamp()).isEqualTo(1000L);
    }

    private static Message get(String route, Object body, Object... headers) throws Exception {
        return routes.request(route, body, headers).getMessage();
    }

    private static List<HBaseRow> data(Message message) {
        return message.getBody(HBaseData.class).getRows();
    }

    private static HBaseRow row(String id, String family, String qualifier) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily(family);
        cell.setQualifier(qualifier);
        HBaseRow row = new HBaseRow();
        row.setId(id);
        row.getCells().add(cell);
        return row;
    }

    private static List<Object> values(Message message) {
        List<Object> values = new ArrayList<>();
        for (int index = 1; message.getHeader(HBaseAttribute.HBASE_VALUE.asHeader(index)) != null; index++) {
            values.add(message.getHeader(HBaseAttribute.HBASE_VALUE.asHeader(index)));
        }
        return values;
    }

    private static Object[] with(Object[] headers, Object... more) {
        return Stream.concat(Arrays.stream(headers), Arrays.stream(more)).toArray();
    }
}
