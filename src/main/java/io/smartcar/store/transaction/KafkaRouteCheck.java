package io.smartcar.store.transaction;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Checks, while a route is built, that its Kafka consumer loses nothing and keeps its partitions: settings of camel-kafka
 * that are fine elsewhere skip or commit events behind the transaction's back.
 */
final class KafkaRouteCheck {
    private final String routeId;
    private final KafkaConfiguration configuration;
    private final KafkaEndpoint endpoint;
    private final Properties client;

    private KafkaRouteCheck(String routeId, KafkaEndpoint endpoint) {
        this.routeId = routeId;
        this.endpoint = endpoint;
        configuration = endpoint.getConfiguration();
        // additional properties are in it, and win
        client = configuration.createConsumerProperties();
    }

    /** A check of the route, or null if it does not consume from Kafka. */
    static KafkaRouteCheck of(Route route) {
        return route.getEndpoint() instanceof KafkaEndpoint kafka
                ? new KafkaRouteCheck(route.getRouteId(), kafka)
                : null;
    }

    /**
     * Checks what would lose events.
     *
     * @throws IllegalArgumentException if a setting is not safe; the message names it, and what it has to be
     */
    void settings() {
        require(configuration.isAllowManualCommit(), "allowManualCommit", "true: the transaction commits");
        requireOfClient("false"::equals, "enable.auto.commit", "autoCommitEnable", "false");
        require(
                configuration.isBreakOnFirstError(),
                "breakOnFirstError",
                "true: otherwise the next commit passes a failed batch");
        require(
                configuration.getPollOnError() == PollOnError.RECONNECT,
                "pollOnError",
                "RECONNECT: any other skips or stops");
        requireOfClient(
                "earliest"::equals,
                "auto.offset.reset",
                "autoOffsetReset",
                "earliest: a new group would skip what is there");
        require(
                client.getProperty("group.id", configuration.getGroupId()) != null,
                "groupId",
                "set: offsets are committed for a group");
        require(
                endpoint.getKafkaManualCommitFactory() == null,
                "kafkaManualCommitFactory",
                "absent, also from the registry: it commits failed batches");
        require(configuration.getOffsetRepository() == null, "offsetRepository", "absent: Kafka keeps the offsets");
        require(configuration.getSeekTo() == null, "seekTo", "absent: it is applied at every rebalance");
        require(
                !configuration.isBatching() || configuration.getBatchingIntervalMs() != null,
                "batchingIntervalMs",
                "set: without it a steady trickle delays a batch without end");
        requireOfClient(
                value -> value == null || Long.parseLong(value) <= configuration.getMaxPollRecords(),
                "max.poll.records",
                "maxPollRecords",
                configuration.getMaxPollRecords()
                        + " at most, which is a batch: several would be stored before the consumer polls again");
        for (String part : List.of("key", "value")) {
            requireOfClient(
                    ByteArrayDeserializer.class.getName()::equals,
                    part + ".deserializer",
                    part + "Deserializer",
                    ByteArrayDeserializer.class.getName() + ": dead letters have the bytes that came, and an event that"
                            + " cannot be deserialized would stop its partition");
        }
    }

    private void require(boolean isSafe, String option, String expected) {
        if (!isSafe) {
            throw new IllegalArgumentException("Option '" + option + "' of the Kafka consumer of route '" + routeId
                    + "', whose events are stored in a transaction, has to be " + expected);
        }
    }

    /**
     * Looks at what the client is given in the end.
     *
     * @param property the client's name of it
     * @param option Camel's name of it
     */
    private void requireOfClient(Predicate<String> isSafe, String property, String option, String expected) {
        Map<String, Object> additional = configuration.getAdditionalProperties();
        boolean overridden = additional != null && additional.containsKey(property);
        Object value = client.get(property);
        require(
                isSafe.test(value == null ? null : value.toString()),
                overridden ? "additionalProperties[" + property + "]" : option,
                expected);
    }

    /**
     * Checks that all attempts together stay under {@code max.poll.interval.ms}, or Kafka gives the partitions away in
     * the middle of an outage.
     *
     * @param clause how often and with what pauses an attempt is repeated
     * @param operation how long the store may take in one attempt
     * @param letters how long the dead letters may take in one attempt
     * @throws IllegalArgumentException if they do not; the message gives all numbers
     */
    void times(RedeliveryClause clause, Duration operation, Duration letters) {
        RedeliveryPolicy policy = clause.policy();
        int redeliveries = policy.getMaximumRedeliveries();
        if (redeliveries < 0) {
            throw new IllegalArgumentException(
                    "Route '" + routeId + "'" + clause + " redelivers without end, and its consumer would not"
                            + " poll within max.poll.interval.ms: set maximumRedeliveries (store.redelivery.attempts); what takes"
                            + " longer is the gate's");
        }
        long attempts = (redeliveries + 1) * operation.plus(letters).toMillis();
        long pauses = pauses(policy);
        if (attempts + pauses >= maxPollInterval()) {
            throw new IllegalArgumentException("Route '" + routeId + "'" + clause + " may take " + (attempts + pauses)
                    + " ms ("
                    + (redeliveries + 1) + " attempts of " + operation.toMillis() + " ms"
                    + (letters.isZero() ? "" : " and " + letters.toMillis() + " ms for dead letters")
                    + ", and pauses of " + pauses
                    + " ms) before its consumer polls again, but max.poll.interval.ms is " + maxPollInterval()
                    + ": lower store.redelivery.attempts or the pauses, camel.component.hbase.operation-timeout,"
                    + " dead-letters.timeout-ms or camel.component.kafka.max-block-ms, or raise"
                    + " camel.component.kafka.max-poll-interval-ms");
        }
    }

    /** The sum of the longest pauses that the policy may make. */
    private static long pauses(RedeliveryPolicy policy) {
        RedeliveryPolicy longest = policy.copy();
        longest.setUseCollisionAvoidance(false);
        long sum = 0;
        long pause = 0;
        for (int redelivery = 1; redelivery <= policy.getMaximumRedeliveries(); redelivery++) {
            pause = longest.calculateRedeliveryDelay(pause, redelivery);
            sum += pause;
        }
        return policy.isUseCollisionAvoidance() ? Math.round(sum * (1 + policy.getCollisionAvoidanceFactor())) : sum;
    }

    /** How old a delivery may get; a fifth is kept for what cannot be broken off. */
    Duration limit() {
        return Duration.ofMillis(maxPollInterval() / 5 * 4);
    }

    private long maxPollInterval() {
        Object interval = client.get("max.poll.interval.ms");
        return interval == null ? 300_000 : Long.parseLong(interval.toString());
    }
}
