package io.smartcar.collect.tails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.tail.message.TailedFile;
import io.smartcar.camel.tail.message.TailedLine;
import io.smartcar.event.EventBatch;
import io.smartcar.event.kind.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class TailedEventsTest {
    private final CamelContext context = new DefaultCamelContext();
    private final TailedEvents events = new TailedEvents(context, Samples.kinds(), Clock.systemUTC());

    @Test
    void shouldUseTheKindOfTheFormerNameAfterARename() throws Exception {
        assertThat(map("a", "/logs/SmartCarDriverInfo.log")).hasSize(1);
        assertThat(map("a", "/logs/put-aside")).hasSize(1);
        assertThat(map("a", "/logs/put-aside-once-more")).hasSize(1);
    }

    @Test
    void shouldFailForAFileThatNoKindClaims() throws Exception {
        map("a", "/logs/SmartCarDriverInfo.log");
        assertThatThrownBy(() -> map("b", "/logs/put-aside"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No kind claims the name of the file /logs/put-aside");
    }

    @Test
    void shouldUseTheKindOfTheNewNameIfThereIsOne() throws Exception {
        map("a", "/logs/SmartCarDriverInfo.log");
        EventBatch batch = map("a", "/logs/SmartCarStatusInfo_1.txt").get(0);
        assertThat(batch.get(0).getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC))
                .isEqualTo("smartcar-status");
    }

    private List<EventBatch> map(String identity, String path) throws IOException {
        byte[] line = Samples.DRIVER.getBytes(StandardCharsets.UTF_8);
        Exchange exchange = new DefaultExchange(context);
        return events.map(
                List.of(new TailedLine(new TailedFile(identity, Path.of(path)), 0, line, line.length, null)), exchange);
    }
}
