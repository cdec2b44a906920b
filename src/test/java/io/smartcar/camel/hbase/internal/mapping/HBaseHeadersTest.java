package io.smartcar.camel.hbase.internal.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.camel.hbase.message.HBaseConstants;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.CaseInsensitiveMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HBaseHeadersTest {
    private final CamelContext context = new DefaultCamelContext();
    private Message message;

    @BeforeEach
    void start() {
        context.start();
        message = new DefaultExchange(context).getMessage();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    static Stream<Map<String, Object>> others() {
        return Stream.of(
                Map.of(),
                Map.of("kafka.TOPIC", "cars", "CamelMessageTimestamp", 7L),
                Map.of("baggage", "x", "kafka.TOPIC", "cars"),
                Map.of("zone", "x"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void shouldFindAHeaderInAnyPositionAmongOthers(Map<String, Object> others) {
        others.forEach(message::setHeader);
        HBaseHeaders headers = HBaseHeaders.of(message);
        assertThat(headers.get(HBaseConstants.OPERATION)).isNull();
        assertThat(headers.get(HBaseConstants.TIMESTAMP, 3L, Long.class)).isEqualTo(3);

        message.setHeader("camelhbaseoperation", "CamelHBaseGet");
        message.setHeader(HBaseConstants.TIMESTAMP, "5");

        headers.view(message);
        assertThat(headers.get(HBaseConstants.OPERATION)).isEqualTo("CamelHBaseGet");
        assertThat(headers.get(HBaseConstants.TIMESTAMP, 3L, Long.class)).isEqualTo(5);
        assertThat(headers.get(HBaseConstants.CHECK_FAMILY)).isNull();
    }

    @Test
    void shouldForgetTheHeadersOfTheMessageBefore() {
        Message next = new DefaultExchange(context).getMessage();
        next.setHeader("kafka.TOPIC", "cars");
        message.setHeader(HBaseConstants.OPERATION, "CamelHBaseGet");

        HBaseHeaders headers = HBaseHeaders.of(message).view(next);

        assertThat(headers.get(HBaseConstants.OPERATION)).isNull();
        assertThat(headers.message()).isSameAs(next);
    }

    /** Every header that the component reads by this class, and all that it documents, must be among those noted. */
    @Test
    void shouldFindEveryHeaderOfTheComponent() throws IllegalAccessException {
        for (Field constant : HBaseConstants.class.getFields()) {
            if (constant.isAnnotationPresent(Metadata.class)) {
                String name = (String) constant.get(null);
                message.setHeaders(new CaseInsensitiveMap(Map.of(name, "x", "CamelHttpPath", "y", "id", "z")));
                assertThat(HBaseHeaders.of(message).get(name)).as(name).isEqualTo("x");
            }
        }
    }

    @Test
    void shouldFindManyHeaders() {
        for (int cell = 1; cell <= 100; cell++) {
            message.setHeader(HBaseAttribute.HBASE_VALUE.asHeader(cell), cell);
        }

        HBaseHeaders headers = HBaseHeaders.of(message);

        assertThat(headers.get("CamelHBaseValue")).isEqualTo(1);
        assertThat(headers.get("CamelHBaseValue100")).isEqualTo(100);
        assertThat(headers.get("CamelHBaseValue101")).isNull();
    }

    @Test
    void shouldFindAHeaderInAnUnsortedMap() {
        message.setHeaders(new HashMap<>(Map.of(HBaseConstants.OPERATION, "CamelHBaseGet", "zone", "x")));

        assertThat(HBaseHeaders.of(message).get(HBaseConstants.OPERATION)).isEqualTo("CamelHBaseGet");
    }
}
