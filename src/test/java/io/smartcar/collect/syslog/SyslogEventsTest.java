package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.spool.SpoolConstants;
import io.smartcar.event.EventBatch;
import io.smartcar.event.kind.Kinds;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Events of spooled syslog messages. */
class SyslogEventsTest {
    private final CamelContext context = new DefaultCamelContext();
    private final Kinds kinds = new Kinds(Map.of(
            "kind.syslog.format", "syslog",
            "kind.syslog.topic", "syslog",
            "kind.syslog.table", "syslog",
            "kind.syslog.family", "s",
            "kind.syslog.drop", "heartbeat\\z"));

    @Test
    void shouldClassifyMessagesWithoutTheirCarriageReturnAndKeepTheirBytes() {
        List<EventBatch> batches = new SyslogEvents(context, kinds, "syslog")
                .map(batch("heartbeat", "heartbeat\r", "heartbeat\r\r", "alarm\r"));
        assertThat(batches).singleElement().satisfies(events -> {
            assertThat(events.isRejected()).isFalse();
            assertThat(events)
                    .extracting(event -> event.getMessage().getBody(String.class))
                    .containsExactly("heartbeat\r\r", "alarm\r");
        });
    }

    /** A batch as the spool delivers it. */
    private Exchange batch(String... messages) {
        Exchange batch = new DefaultExchange(context);
        batch.getMessage().setBody(Stream.of(messages).map(this::message).toList());
        return batch;
    }

    private Exchange message(String text) {
        Exchange message = new DefaultExchange(context);
        message.getMessage().setBody(text.getBytes(UTF_8));
        message.getMessage().setHeader(SpoolConstants.TIME, 0L);
        message.getMessage().setHeader(SpoolConstants.ID, "id");
        message.getMessage().setHeader(SpoolConstants.SENDER, "192.0.2.1");
        return message;
    }
}
