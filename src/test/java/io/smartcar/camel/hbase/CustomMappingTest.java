package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.mapping.CellMappingStrategy;
import io.smartcar.camel.hbase.mapping.CellMappingStrategyFactory;
import io.smartcar.camel.hbase.mapping.HeaderMappingStrategy;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mappings that an application brings along. */
class CustomMappingTest {
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private void start() {
        context.addComponent("hbase", new HBaseComponent());
        context.start();
    }

    /** A mapping of an application. */
    public static final class OneRow implements CellMappingStrategy {
        @Override
        public HBaseData resolveModel(Message message) {
            HBaseCell cell = new HBaseCell();
            cell.setFamily("info");
            cell.setQualifier("of");
            cell.setValue(Integer.toHexString(System.identityHashCode(this)));
            HBaseRow row = new HBaseRow();
            row.setId("one row");
            row.getCells().add(cell);
            return new HBaseData(List.of(row));
        }

        @Override
        public void applyGetResults(Message message, HBaseData data) {}

        @Override
        public void applyScanResults(Message message, HBaseData data) {}
    }

    @Test
    void shouldUseAMappingClassWithoutANameFromEndpointOrHeader() {
        start();
        String className = OneRow.class.getName();

        assertThat(rowOf("hbase:a?mappingStrategyClassName=" + className, null)).isEqualTo("one row");
        assertThat(rowOf("hbase:a", className)).isEqualTo("one row");
        assertThat(rowOf("hbase:a?mappingStrategyName=header", className)).isEqualTo("one row");
    }

    private String rowOf(String uri, String className) {
        HBaseEndpoint endpoint = context.getEndpoint(uri, HBaseEndpoint.class);
        endpoint.start();
        Message message = endpoint.createExchange().getIn();
        message.setHeader(HBaseConstants.MAPPING_STRATEGY_CLASS_NAME, className);
        Mutation mutation = endpoint.mappings(null)
                .of(message)
                .mutations(HBaseOperation.PUT, message)
                .get(0);
        return Bytes.toString(mutation.getRow());
    }

    /** An extension of the mapping of camel-hbase 3.x that changes rows. */
    public static class CustomRows extends HeaderMappingStrategy {
        @Override
        public HBaseData resolveModel(Message message) {
            HBaseData data = super.resolveModel(message);
            data.getRows().forEach(row -> row.setId("their-" + row.getId()));
            return data;
        }
    }

    /** An extension of the mapping of camel-hbase 3.x that changes results. */
    public static class CustomResults extends HeaderMappingStrategy {
        @Override
        public void applyGetResults(Message message, HBaseData data) {
            message.setBody(data);
        }
    }

    @Test
    void shouldSupportSubclassesOfTheHeaderMapping() {
        start();
        HBaseEndpoint endpoint = context.getEndpoint("hbase:a?row.family=info&row.qualifier=x", HBaseEndpoint.class);
        endpoint.start();
        Message message = endpoint.createExchange().getIn();
        message.setHeader(HBaseConstants.ROW_ID, "1");
        message.setHeader(HBaseConstants.FAMILY, "info");
        message.setHeader(HBaseConstants.QUALIFIER, "x");
        message.setHeader(HBaseConstants.VALUE, "of the message");

        assertThat(putBy(CustomRows.class, endpoint, message).getRow())
                .asString()
                .isEqualTo("their-1");
        message.removeHeader(HBaseConstants.FAMILY);
        message.removeHeader(HBaseConstants.QUALIFIER);
        Put completed = putBy(CustomResults.class, endpoint, message);
        assertThat(completed.has(Bytes.toBytes("info"), Bytes.toBytes("x"), Bytes.toBytes("of the message")))
                .isTrue();
    }

    private static Put putBy(Class<?> mapping, HBaseEndpoint endpoint, Message message) {
        message.setHeader(HBaseConstants.MAPPING_STRATEGY_CLASS_NAME, mapping.getName());
        return (Put) endpoint.mappings(null)
                .of(message)
                .mutations(HBaseOperation.PUT, message)
                .get(0);
    }

    @Test
    void shouldNotShareMappingsBetweenContexts() {
        CellMappingStrategyFactory factory = new CellMappingStrategyFactory();

        CellMappingStrategy first = factory.getStrategy(null, OneRow.class.getName(), context);
        CellMappingStrategy other = factory.getStrategy(null, OneRow.class.getName(), new DefaultCamelContext());

        assertThat(other).isNotSameAs(first);
        assertThat(Stream.of(CellMappingStrategyFactory.class.getDeclaredFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .map(Field::getType))
                .containsOnly(String.class);
    }
}
