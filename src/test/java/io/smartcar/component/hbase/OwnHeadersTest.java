package io.smartcar.component.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnHeadersTest {
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
    void shouldFindAHeaderWhereverItSortsAmongOthers(Map<String, Object> others) {
        others.forEach(message::setHeader);
        assertThat(OwnHeaders.get(message, HBaseConstants.OPERATION)).isNull();
        assertThat(OwnHeaders.get(message, HBaseConstants.TIMESTAMP, 3L, Long.class))
                .isEqualTo(3);

        message.setHeader("camelhbaseoperation", "CamelHBaseGet");
        message.setHeader(HBaseConstants.TIMESTAMP, "5");

        assertThat(OwnHeaders.get(message, HBaseConstants.OPERATION)).isEqualTo("CamelHBaseGet");
        assertThat(OwnHeaders.get(message, HBaseConstants.TIMESTAMP, 3L, Long.class))
                .isEqualTo(5);
        assertThat(OwnHeaders.get(message, HBaseConstants.CHECK_FAMILY)).isNull();
    }

    @Test
    void shouldNotLookWhereTheFirstHeaderTells() {
        message.setHeader("CamelMessageTimestamp", 7L);

        assertThat(OwnHeaders.mayHave(message, HBaseConstants.MAPPING_STRATEGY_CLASS_NAME))
                .isFalse();
        assertThat(OwnHeaders.mayHave(message, HBaseConstants.OPERATION)).isFalse();
    }

    @Test
    void shouldFindAHeaderInAMapWithoutOrder() {
        message.setHeaders(new HashMap<>(Map.of(HBaseConstants.OPERATION, "CamelHBaseGet", "zone", "x")));

        assertThat(OwnHeaders.get(message, HBaseConstants.OPERATION)).isEqualTo("CamelHBaseGet");
    }
}
