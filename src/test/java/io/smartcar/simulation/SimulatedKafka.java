package io.smartcar.simulation;

import io.smartcar.camel.kafka.TextHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The topics, and a producer as camel-kafka's endpoint uses it. Topics may be out of reach; then a send takes its
 * time-out, and the records may be there all the same. A failure in a partition concerns all later records of the same
 * call there, as with an idempotent producer: what arrives is a beginning of what was sent, and so is what is
 * acknowledged.
 */
final class SimulatedKafka {
    private static final TextHeaders HEADERS = new TextHeaders();
    private static final int LONGEST = 200;

    final Simulation simulation;
    final Ledger ledger;
    final Set<String> unreachable = new HashSet<>();
    private final Map<String, Integer> topics;
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
    private final Map<String, SimulatedGroup> groups = new TreeMap<>();

    /** @param topics their numbers of partitions */
    SimulatedKafka(Simulation simulation, Ledger ledger, Map<String, Integer> topics) {
        this.simulation = simulation;
        this.ledger = ledger;
        this.topics = topics;
    }

    SimulatedGroup group(String name, List<String> subscribed) {
        return groups.computeIfAbsent(name, created -> {
            SimulatedGroup group = new SimulatedGroup(
                    simulation,
                    ledger,
                    subscribed.stream()
                            .flatMap(topic -> partitions(topic).stream())
                            .toList());
            tick(group);
            return group;
        });
    }

    private void tick(SimulatedGroup group) {
        if (!isDown()) {
            group.tick();
        }
        simulation.schedule(null, Duration.ofSeconds(1), () -> tick(group));
    }

    List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topics.getOrDefault(topic, 0); partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        return partitions;
    }

    List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
        return logs.computeIfAbsent(partition, created -> new ArrayList<>());
    }

    /** Whether no topic is in reach. */
    boolean isDown() {
        return unreachable.containsAll(topics.keySet());
    }

    boolean losesAnswer() {
        return simulation.strikes(Fault.ANSWER_LOST);
    }

    /** The partitions with events that are not committed. */
    List<String> uncommitted(String group, List<String> subscribed) {
        Map<TopicPartition, Long> committed = group(group, subscribed).committed;
        return subscribed.stream()
                .flatMap(topic -> partitions(topic).stream())
                .filter(partition ->
                        committed.getOrDefault(partition, 0L) < log(partition).size())
                .map(partition -> partition + " is committed up to " + committed.get(partition))
                .toList();
    }

    /**
     * Sends the exchanges of the body as camel-kafka does with {@code batchWithIndividualHeaders} and {@code
     * recordMetadata}: each gets the metadata or the exception of its record.
     *
     * @param timeout how long a send waits for an answer
     * @throws Exception the failure of any of them
     */
    void send(Host host, Iterable<Exchange> body, String topic, Duration timeout) throws Exception {
        host.step("before it sends");
        Map<TopicPartition, List<Exchange>> sent = new LinkedHashMap<>();
        Map<Exchange, ConsumerRecord<byte[], byte[]>> records = new HashMap<>();
        Exception failure = null;
        for (Exchange exchange : body) {
            ConsumerRecord<byte[], byte[]> sending = record(exchange.getMessage(), topic);
            if (!sending.topic().equals(World.DEAD_LETTERS) && sending.value().length > LONGEST) {
                failure = new RecordTooLargeException("The record has " + sending.value().length + " bytes");
                exchange.setException(failure);
            } else {
                records.put(exchange, sending);
                sent.computeIfAbsent(
                                new TopicPartition(sending.topic(), sending.partition()), created -> new ArrayList<>())
                        .add(exchange);
            }
        }
        for (Map.Entry<TopicPartition, List<Exchange>> one : sent.entrySet()) {
            Exception lost = send(host, one.getKey(), one.getValue(), records);
            failure = lost == null ? failure : lost;
        }
        if (failure instanceof TimeoutException) {
            host.await(timeout);
        }
        host.step("after it has sent");
        if (failure != null) {
            throw failure;
        }
    }

    private Exception send(
            Host host,
            TopicPartition partition,
            List<Exchange> exchanges,
            Map<Exchange, ConsumerRecord<byte[], byte[]>> records) {
        boolean reachable = !unreachable.contains(partition.topic());
        boolean lost = !reachable || losesAnswer();
        int arriving = lost ? simulation.random.nextInt(exchanges.size() + 1) : exchanges.size();
        arriving = reachable || simulation.chance(0.2) ? arriving : 0;
        int acknowledged = lost ? simulation.random.nextInt(arriving + 1) : arriving;
        acknowledged = reachable ? acknowledged : 0;
        if (acknowledged < arriving && partition.topic().equals("dead-letters")) {
            ledger.lettersInDoubt();
        }
        simulation.log(
                "%s sends %s records to %s: %s arrive, %s are acknowledged",
                host, exchanges.size(), partition, arriving, acknowledged);
        host.await(simulation.between(Duration.ofMillis(1), Duration.ofMillis(8)));
        TimeoutException failure = null;
        for (int index = 0; index < exchanges.size(); index++) {
            Exchange exchange = exchanges.get(index);
            long offset = index < arriving ? append(partition, records.get(exchange)) : -1;
            if (index < acknowledged) {
                exchange.getMessage()
                        .setHeader(
                                KafkaConstants.KAFKA_RECORD_META,
                                List.of(new RecordMetadata(partition, offset, 0, 0, 0, 0)));
            } else {
                failure = new TimeoutException(partition + " did not answer");
                exchange.setException(failure);
            }
            host.step("while it sends");
        }
        return failure;
    }

    private long append(TopicPartition partition, ConsumerRecord<byte[], byte[]> sending) {
        List<ConsumerRecord<byte[], byte[]>> log = log(partition);
        log.add(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                log.size(),
                sending.timestamp(),
                TimestampType.CREATE_TIME,
                0,
                0,
                sending.key(),
                sending.value(),
                sending.headers(),
                Optional.empty()));
        ledger.arrived(log.get(log.size() - 1));
        return log.size() - 1;
    }

    /** Takes topic and timestamp out of the message, as camel-kafka does. */
    private ConsumerRecord<byte[], byte[]> record(Message message, String otherwise) {
        Object chosen = message.removeHeader(KafkaConstants.OVERRIDE_TOPIC);
        Object timestamp = message.removeHeader(KafkaConstants.OVERRIDE_TIMESTAMP);
        byte[] key = message.getHeader(KafkaConstants.KEY, byte[].class);
        String topic = chosen == null ? otherwise : chosen.toString();
        RecordHeaders headers = new RecordHeaders();
        message.getHeaders().forEach((name, value) -> {
            if (!name.startsWith("kafka.")) {
                headers.add(name, HEADERS.serialize(name, value));
            }
        });
        int partition = Math.floorMod(java.util.Arrays.hashCode(key), topics.get(topic));
        return new ConsumerRecord<>(
                topic,
                partition,
                0,
                timestamp instanceof Long time ? time : simulation.now().toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                message.getBody(byte[].class),
                headers,
                Optional.empty());
    }
}
