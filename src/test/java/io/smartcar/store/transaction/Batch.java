package io.smartcar.store.transaction;

import io.smartcar.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualSyncCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Exchanges as camel-kafka delivers them, and the consumer that they come from. */
public final class Batch {
    final CamelContext context;
    final MockConsumer<byte[], byte[]> consumer;
    private final List<Exchange> events = new ArrayList<>();

    Batch(CamelContext context, MockConsumer<byte[], byte[]> consumer) {
        this.context = context;
        this.consumer = consumer;
    }

    /** A consumer that is assigned these partitions. */
    static MockConsumer<byte[], byte[]> consumerOf(TopicPartition... partitions) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        consumer.assign(List.of(partitions));
        for (TopicPartition partition : partitions) {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
        }
        return consumer;
    }

    Batch event(String topic, int partition, long offset, String body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        exchange.getMessage().setHeader(KafkaConstants.TOPIC, topic);
        exchange.getMessage().setHeader(KafkaConstants.PARTITION, partition);
        exchange.getMessage().setHeader(KafkaConstants.OFFSET, offset);
        exchange.getMessage().setHeader(KafkaConstants.KEY, ("key of " + body).getBytes(StandardCharsets.UTF_8));
        exchange.getMessage().setHeader(EventHeaders.ID, ("id of " + body).getBytes(StandardCharsets.UTF_8));
        exchange.getMessage().setHeader(KafkaConstants.MANUAL_COMMIT, commit(exchange, topic, partition, offset));
        events.add(exchange);
        TopicPartition place = new TopicPartition(topic, partition);
        if (consumer.assignment().contains(place)) {
            // as after the poll of the event
            consumer.seek(place, offset + 1);
        }
        return this;
    }

    /** Events of partition 0 of the topic {@code cars}, from offset 0 on. */
    Batch events(Collection<String> bodies) {
        long offset = 0;
        for (String body : bodies) {
            event("cars", 0, offset++, body);
        }
        return this;
    }

    public Batch events(String... bodies) {
        return events(List.of(bodies));
    }

    private KafkaManualCommit commit(Exchange exchange, String topic, int partition, long offset) {
        return new DefaultKafkaManualSyncCommit(
                new KafkaManualCommitFactory.CamelExchangePayload(exchange, consumer, "thread", null),
                new KafkaManualCommitFactory.KafkaRecordPayload(new TopicPartition(topic, partition), offset, 5000),
                null);
    }

    /** The exchange with all events as its body, and the last one's commit, as camel-kafka creates it. */
    Exchange exchange() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.copyOf(events));
        exchange.getMessage()
                .setHeader(
                        KafkaConstants.MANUAL_COMMIT,
                        events.get(events.size() - 1).getMessage().getHeader(KafkaConstants.MANUAL_COMMIT));
        return exchange;
    }

    /** The first event's exchange, as camel-kafka creates it without batching. */
    Exchange single() {
        return events.get(0);
    }
}
