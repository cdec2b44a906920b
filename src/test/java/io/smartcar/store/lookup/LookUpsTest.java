package io.smartcar.store.lookup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookUpsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final LookUps lookUps = new LookUps(new Kinds(Map.of(
            "kind.other.topic", "other",
            "kind.other.table", "Other",
            "kind.other.family", "f")));

    @AfterEach
    void close() throws java.io.IOException {
        context.close();
    }

    /** Otherwise health would wait for them while HBase does not answer. */
    @Test
    void shouldRefuseMoreThanAFewAtOnce() {
        List<Exchange> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(begin());
        }
        assertThatThrownBy(this::begin)
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("More than 4 look-ups at once: try again");

        running.get(0)
                .getExchangeExtension()
                .handoverCompletions()
                .forEach(completion -> completion.onComplete(running.get(0)));
        begin();
    }

    private Exchange begin() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader("kind", "other");
        lookUps.scan(exchange);
        return exchange;
    }
}
