package io.smartcar.camel.kafka;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Creates Kafka clients as camel-kafka does, but gives each consumer thread a static member id of its own, and delays its
 * reconnections ({@link ReconnectPace}).
 *
 * <p>camel-kafka gives all threads of a route ({@code consumersCount}) the same {@code groupInstanceId}, so that they
 * fence each other; no upstream issue is known. Here {@code collector-a} becomes {@code collector-a-0},
 * {@code collector-a-1} …: a consumer gets the lowest free number of its group and keeps it until it is closed, so that
 * the ids are the same after a reconnection and after a restart. Consumers without a {@code groupInstanceId} are
 * unchanged.
 *
 * <p>To be set as the Kafka component's {@code kafkaClientFactory}: the component does not look it up in the registry.
 * Safe for use by several threads.
 */
public final class StaticMembers extends DefaultKafkaClientFactory {
    private final Map<String, BitSet> members = new HashMap<>();
    private final ReconnectPace pace;

    /** A factory for all Kafka routes. */
    public StaticMembers() {
        this(new ReconnectPace());
    }

    StaticMembers(ReconnectPace pace) {
        this.pace = pace;
    }

    @Override
    public Consumer<?, ?> getConsumer(Properties properties) {
        if (properties.containsKey(ConsumerConfig.GROUP_ID_CONFIG)) {
            pace.await();
        }
        String member = properties.getProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        if (member == null || member.isBlank()) {
            return super.getConsumer(properties);
        }
        String name = properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG) + "/" + member;
        int number = take(name);
        // once: if a consumer is closed twice, the number may belong to another one by then
        AtomicBoolean taken = new AtomicBoolean(true);
        Runnable release = () -> {
            if (taken.compareAndSet(true, false)) {
                free(name, number);
            }
        };
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member + "-" + number);
        own.merge(
                ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                ClosedConsumerInterceptor.class.getName(),
                (others, ours) -> others.toString().isBlank() ? ours : others + "," + ours);
        own.put(ClosedConsumerInterceptor.CLOSED, release);
        try {
            return super.getConsumer(own);
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private synchronized int take(String name) {
        BitSet numbers = members.computeIfAbsent(name, key -> new BitSet());
        int number = numbers.nextClearBit(0);
        numbers.set(number);
        return number;
    }

    private synchronized void free(String name, int number) {
        members.get(name).clear(number);
    }
}
